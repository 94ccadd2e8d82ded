"""The bytes of a frame: a golden file that JavaScript reads as well, and what is refused."""

import json
import math
import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest

from toygan.lab.files import HERE
from toygan.lab.frames import LARGEST, Frame, decode, encode

GOLDEN = Path(__file__).with_name("golden") / "frame.json"


def golden_frame() -> Frame:
    header = {"serial": 7, "note": "势函数 f", "kl": math.inf, "low": -math.inf, "rows": [1.5, None, True]}
    arrays = {"x": np.array([[1.0, -2.5, math.inf], [0.1, 1e-40, -math.inf]]), "none": np.zeros((0, 2))}
    return Frame("golden", header, arrays | {"n": np.array(3)})


def test_the_bytes_are_those_of_the_golden_file():
    assert encode(golden_frame()).hex() == json.loads(GOLDEN.read_text(encoding="utf-8"))["hex"]


def test_the_parts_stand_where_the_description_says():
    data = encode(golden_frame())
    assert data[:4] == b"TGLF"
    assert struct.unpack("<HH", data[4:8]) == (1, 0)
    (length,) = struct.unpack("<I", data[8:12])
    assert length % 4 == 0
    assert json.loads(data[12 : 12 + length])["arrays"] == {"x": [2, 3], "none": [0, 2], "n": []}
    assert struct.unpack("<f", data[12 + length : 16 + length]) == (1.0,)


def test_what_was_encoded_is_decoded():
    found, sent = decode(encode(golden_frame())), golden_frame()
    assert found.kind == "golden"
    assert found.header == sent.header | {"kl": "inf", "low": "-inf"}
    for name, array in sent.arrays.items():
        assert found.arrays[name].dtype == np.float32
        np.testing.assert_array_equal(found.arrays[name], array.astype(np.float32))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: b"PNG" + data[3:], "must begin with TGLF"),
        (lambda data: data[:9], "must begin with TGLF"),
        (lambda data: data[:4] + b"\x02\x00" + data[6:], "must have version 1; it has 2"),
        (lambda data: data[:-1], "ends within the array 'n'"),
        (lambda data: data + b"\0\0", "2 bytes more"),
    ],
)
def test_other_bytes_are_refused(spoil, message):
    with pytest.raises(ValueError, match=message):
        decode(spoil(encode(golden_frame())))


def test_no_nan_travels_and_no_frame_is_huge():
    with pytest.raises(ValueError, match="'x' of a frame must hold no NaN"):
        encode(Frame("a", {}, {"x": [0.0, math.nan]}))
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode(Frame("a", {"value": math.nan}))
    with pytest.raises(ValueError, match="at most 8,388,608 bytes"):
        encode(Frame("a", {}, {"x": np.zeros(LARGEST // 4)}))


def test_numbers_beyond_float32_are_infinite():
    assert decode(encode(Frame("a", {}, {"x": [1e300]}))).arrays["x"][0] == np.inf


@pytest.mark.skipif(shutil.which("node") is None, reason="node, which runs JavaScript, is not installed")
def test_javascript_reads_the_golden_file(tmp_path):
    module = tmp_path / "frames.mjs"
    module.write_bytes((HERE / "frames.js").read_bytes())
    script = tmp_path / "read.mjs"
    script.write_text(
        f"""import {{ decodeFrame, numberOf }} from "./frames.mjs";
import {{ readFileSync }} from "node:fs";
const golden = JSON.parse(readFileSync({json.dumps(str(GOLDEN))}, "utf8"));
const bytes = Uint8Array.from(Buffer.from(golden.hex, "hex"));
const frame = decodeFrame(bytes.buffer);
frame.kl = numberOf(frame.kl) === Infinity;
const short = bytes.slice(0, -1).buffer;
try {{ decodeFrame(short); frame.refused = false; }} catch {{ frame.refused = true; }}
for (const array of Object.values(frame.arrays)) array.values = Array.from(array.values, String);
console.log(JSON.stringify(frame));
""",
        encoding="utf-8",
    )
    done = subprocess.run(["node", script], capture_output=True, check=True, timeout=60)
    found = json.loads(done.stdout)
    assert (found["kind"], found["note"], found["kl"], found["refused"]) == ("golden", "势函数 f", True, True)
    values = np.array(found["arrays"]["x"]["values"], dtype=np.float64)
    np.testing.assert_array_equal(
        values.astype(np.float32), golden_frame().arrays["x"].astype(np.float32).ravel()
    )
    assert found["arrays"]["n"] == {"shape": [], "values": ["3"]}
