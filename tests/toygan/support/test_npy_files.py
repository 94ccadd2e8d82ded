"""npy and npz files that anybody may have made."""

import io

import numpy as np
import pytest

from toygan.support.npy_files import read_npy, read_npz


def saved(array, **settings):
    file = io.BytesIO()
    np.save(file, array, **settings)
    return file.getvalue()


@pytest.mark.parametrize(
    "array", [np.arange(6.0).reshape(2, 3), np.zeros((0, 2), "f4"), np.array(7), np.asfortranarray(np.eye(3))]
)
def test_what_numpy_wrote_comes_back(array):
    content = saved(array)
    found = read_npy(io.BytesIO(content), len(content))
    assert found.dtype == array.dtype
    assert (found == array).all()
    assert found.shape == array.shape


def test_an_array_behind_other_bytes():
    content = saved(np.arange(3))
    file = io.BytesIO(b"before" + content)
    file.seek(6)
    assert read_npy(file, len(content)).tolist() == [0, 1, 2]


def test_objects_and_claims_are_refused():
    content = saved(np.array([print], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="would be unpickled"):
        read_npy(io.BytesIO(content), len(content))
    content = saved(np.zeros(8)).replace(b"(8,)", b"(9,)")
    with pytest.raises(ValueError, match=r"claims the shape \(9,\), for which it is too short"):
        read_npy(io.BytesIO(content), len(content))
    with pytest.raises(ValueError, match="no array"):
        read_npy(io.BytesIO(content[:40]), 40)
    with pytest.raises(ValueError, match=r"version 3.0 of the format"):
        read_npy(io.BytesIO(b"\x93NUMPY\x03\x00" + content[8:]), len(content))


def test_archives(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, b=np.arange(2), a=np.eye(2))
    assert list(read_npz(path)) == ["b", "a"]  # their own order
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ValueError, match="no archive of arrays"):
        read_npz(path)
    with pytest.raises(FileNotFoundError):
        read_npz(tmp_path / "b.npz")
