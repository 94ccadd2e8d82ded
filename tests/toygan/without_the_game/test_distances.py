"""Distances as losses: hand values, derivatives by complex and central steps, closed forms, errors."""

import numpy as np
import pytest

from toygan.without_the_game.distances import DISTANCES

SETTINGS = {"sinkhorn": {"tolerance": 1e-13}}
MATCHED = ("w1", "w2", "sliced", "sliced_w2")


def points(n=9, m=9, d=2, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=(m, d)) + 0.5


def called(name, real, fake):
    return DISTANCES[name](real, fake, 5, **SETTINGS.get(name, {}))


@pytest.mark.parametrize("name", DISTANCES)
@pytest.mark.parametrize(("n", "m", "d"), [(9, 9, 2), (7, 5, 3), (4, 10, 1)])
def test_d_fake_is_the_slope_of_the_value(name, n, m, d):
    real, fake = points(n, m, d)
    value, d_fake = called(name, real, fake)
    way = np.random.default_rng(1).normal(size=fake.shape)
    h = 1e-6
    up, down = (called(name, real, fake + step * way)[0] for step in (h, -h))
    assert np.isfinite(value)
    assert d_fake.shape == fake.shape
    assert (up - down) / (2 * h) == pytest.approx(np.sum(d_fake * way), rel=2e-8, abs=1e-9)


def norms(z):
    return np.sqrt((z**2).sum(axis=-1))  # of complex numbers an analytic function, which ‖·‖ is not


def on_complex_numbers(name, x, y):
    """The value by other formulas, which take complex y; plans and orders are those of its real part."""
    from scipy.optimize import linear_sum_assignment

    across = norms(x[:, np.newaxis] - y)
    if name in ("w1", "w2"):
        power = int(name[1])
        i, j = linear_sum_assignment(across.real**power)
        return (across[i, j] ** power).mean()
    if name.startswith("sliced"):
        u = np.random.default_rng(5).standard_normal((64, x.shape[1]))
        total = 0
        for line in u / np.linalg.norm(u, axis=1, keepdims=True):
            on_line = y @ line
            apart = on_line[np.argsort(on_line.real)] - np.sort(x @ line)
            total += (apart * np.sign(apart.real) if name == "sliced" else apart**2).mean() / 64
        return total
    i, j = np.nonzero(~np.eye(len(y), dtype=bool))
    k = {"energy": lambda r: -r, "energy_unbiased": lambda r: -r, "mmd": gaussians}[name]
    same = 0.0 if name == "energy_unbiased" else k(np.zeros(1))[0]
    pairs = len(y) * (len(y) - 1) if name == "energy_unbiased" else len(y) ** 2
    within = (k(norms(y[i] - y[j])).sum() + same * len(y)) / pairs
    return within - 2 * k(across).mean()  # and what does not depend on y


def gaussians(r):
    return sum(np.exp(-(r**2) / (2 * s**2)) for s in (0.1, 0.3, 1.0)) / 3


@pytest.mark.parametrize("name", [name for name in DISTANCES if name != "sinkhorn"])
def test_d_fake_agrees_with_complex_steps_to_1e_12(name):
    real, fake = points()
    d_fake = called(name, real, fake)[1]
    for place in np.ndindex(fake.shape):
        moved = fake.astype(complex)
        moved[place] += 1e-30j
        assert on_complex_numbers(name, real, moved).imag / 1e-30 == pytest.approx(d_fake[place], abs=1e-12)


@pytest.mark.parametrize("name", DISTANCES)
def test_a_batch_that_is_the_other_has_distance_0_and_does_not_move(name):
    real = points()[0]
    value, d_fake = called(name, real, real.copy())
    if name == "energy_unbiased":
        assert value < 0  # in the mean over batches it is 0
    else:
        assert value == pytest.approx(0.0, abs=1e-12)
        assert d_fake == pytest.approx(np.zeros_like(real), abs=1e-12)


@pytest.mark.parametrize("name", DISTANCES)
def test_translating_both_changes_nothing_and_rows_may_be_exchanged(name):
    real, fake = points(6, 8)
    value, d_fake = called(name, real, fake)
    moved = called(name, real + 3.0, fake + 3.0)
    turned = called(name, real[::-1], fake[::-1])
    assert moved[0] == pytest.approx(value, abs=1e-10)
    assert turned[0] == pytest.approx(value, abs=1e-10)
    assert moved[1] == pytest.approx(d_fake, abs=1e-8)
    assert turned[1][::-1] == pytest.approx(d_fake, abs=1e-8)


def test_translated_points():
    """W₁ = ‖t‖, W₂² = ‖t‖², sliced W₂² = ‖t‖²/d in the mean, and all points are pulled alike."""
    real, t = points()[0], np.array([3.0, -4.0])
    fake = real + t
    w1, w2 = called("w1", real, fake), called("w2", real, fake)
    assert (w1[0], w2[0]) == (pytest.approx(5.0, rel=1e-14), pytest.approx(25.0, rel=1e-14))
    assert w1[1].sum(axis=0) == pytest.approx(t / 5, rel=1e-12)
    assert w2[1] == pytest.approx(np.tile(2 * t / 9, (9, 1)), rel=1e-12)
    u = np.eye(2)
    assert DISTANCES["sliced_w2"](real, fake, directions=u)[0] == pytest.approx(12.5, rel=1e-14)
    assert DISTANCES["sliced"](real, fake, directions=u)[0] == pytest.approx(3.5, rel=1e-14)


def test_a_distance_on_lines_is_what_sorting_gives():
    """d = 1: sliced W₁ is W₁, and the energy distance 2 ∫ (F - G)²."""
    real, fake = points(12, 7, 1)
    assert called("sliced", real, fake)[0] == pytest.approx(called("w1", real, fake)[0], rel=1e-13)
    assert called("sliced_w2", real, fake)[0] == pytest.approx(called("w2", real, fake)[0], rel=1e-13)
    ends = np.sort(np.concatenate([real, fake]).ravel())
    F, G = ((points.ravel() <= ends[:-1, np.newaxis]).mean(axis=1) for points in (real, fake))
    assert called("energy", real, fake)[0] == pytest.approx(
        2 * np.sum((F - G) ** 2 * np.diff(ends)), rel=1e-13
    )


def test_the_mean_slope_at_the_optimum_is_0_for_the_unbiased_form_and_not_for_w1():
    """Fake points from the law itself, one of them held: batches of W₁ still pull it inwards."""
    rng, pulls = np.random.default_rng(0), {"w1": [], "energy_unbiased": []}
    for _ in range(400):
        real, fake = rng.normal(size=(2, 8, 1))
        for name, found in pulls.items():
            found.append((called(name, real, fake)[1] * fake).sum())  # > 0: a step makes the batch narrower
    for name, found in pulls.items():
        mean, error = np.mean(found), np.std(found) / np.sqrt(len(found))
        assert (mean > 5 * error) == (name == "w1"), (name, mean, error)
        assert abs(mean) < 4 * error or name == "w1"


@pytest.mark.parametrize(
    ("real", "fake", "words"),
    [
        ([[0.0, np.nan]], [[0.0, 0.0]], r"real must be finite; real\[0, 1\] = nan"),
        ([[0.0, 0.0]], [[0.0]], r"fake must have shape \(n, 2\)"),
        ([0.0], [[0.0]], r"real must have shape \(n, d\)"),
    ],
)
def test_points_that_are_no_tables_are_refused(real, fake, words):
    with pytest.raises(ValueError, match=words):
        DISTANCES["w1"](real, fake)


def test_a_setting_of_another_distance_is_refused():
    with pytest.raises(TypeError, match="epsilon"):
        DISTANCES["w1"]([[0.0]], [[1.0]], epsilon=0.1)
