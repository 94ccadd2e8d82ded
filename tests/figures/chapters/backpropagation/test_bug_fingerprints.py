"""No two bugs have the same pattern, and the check names each."""

import numpy as np

from figures.chapters.backpropagation.bug_fingerprints import BUGS, TOLERANCE


def test_message_every_bug_has_a_pattern_of_its_own(picture):
    image = picture("bug_fingerprints").artist("wrong").get_array()
    patterns = {tuple(row) for row in ~np.ma.getmaskarray(np.ma.masked_invalid(image))}
    assert len(patterns) == len(BUGS)
    assert all(any(pattern) and not all(pattern) for pattern in patterns)


def test_a_cell_is_coloured_where_the_check_found_an_error(picture):
    shown = picture("bug_fingerprints")
    image, error = shown.artist("wrong").get_array(), shown.data["error"]
    coloured = ~np.ma.getmaskarray(np.ma.masked_invalid(image))
    np.testing.assert_array_equal(coloured, error > 1e-10)
    np.testing.assert_allclose(np.ma.filled(image, 0)[coloured], error[coloured])


def test_each_is_called_by_its_name(picture):
    assert picture("bug_fingerprints").data["diagnosis"].tolist() == list(BUGS)


def test_a_wrong_bias_axis_is_seen_in_the_biases_alone(picture):
    data = picture("bug_fingerprints").data
    wrong = data["error"][BUGS.index("bias-axis")] > 1e-10
    assert np.flatnonzero(wrong).tolist() == [5, 9, 13]


CLAIMS = [
    (
        "leaves its own fingerprint",
        "都留下自己的指纹",
        lambda d: len({tuple(row) for row in d["error"] > TOLERANCE}) == len(d["error"]),
    ),
    ("the pattern names the bug", "图案能说出错误的名字", lambda d: tuple(d["diagnosis"]) == BUGS),
    (
        "eleven bugs as rows and fourteen checked equations as columns",
        "行是十一种错误，列是十四个被检查的方程",
        lambda d: d["error"].shape == (11, 14),
    ),
    (
        "coloured where the gradient is wrong and hold a dot where it is right",
        "梯度错误的格子着色，正确的格子是一个点",
        lambda d: (d["error"] > TOLERANCE).any(axis=1).all() and not (d["error"] > TOLERANCE).all(),
    ),
    (
        "No two rows have the same pattern",
        "没有两行图案相同",
        lambda d: len({tuple(row) for row in d["error"] > TOLERANCE}) == len(d["error"]),
    ),
]
