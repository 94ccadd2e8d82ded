"""
Your own loss
=============

A loss in ten lines, points of your own in a file, and an answer that does not rest on one lucky seed. What
you will see: a loss needs only its two values, and its slopes come from the tape, checked before they are
used; your points need only a file; and when two losses have different means over a few seeds, often
neither is better. The picture shows every seed beside what a perfect generator would score.

Run it with ``python tutorials/08_your_own_loss.py``; ``--quick`` trains less, ``--out FOLDER`` says where
the picture, the points and the runs go (runs that are there already are not done again). Its figures in the
lectures: ``python -m figures generator_losses``, ``python -m figures sampling_floor``.

中文摘要：十行代码写一个新的损失函数（导数由自动微分给出并先行检验），用自己的数据文件训练，
再在多个随机种子上比较：均值、标准误、配对差，以及完美生成器也免不了的抽样下限。
"""

# %%
# What is needed.
import numpy as np
from matplotlib.figure import Figure

from figures.style import context
from figures.tutorial import Tutorial
from toygan import Objective
from toygan.autograd import relu
from toygan.datasets import dataset
from toygan.gradcheck import check_gradient
from toygan.metrics import w1
from toygan.metrics.floors import compute_floor
from toygan.objectives import OBJECTIVES, register
from toygan.runs import load_run
from toygan.sweeps.plan import plan
from toygan.sweeps.statistics import paired, summarise
from toygan.sweeps.sweep import sweep

lesson = Tutorial("08_your_own_loss", quick="train for a shorter time")
lesson.out.mkdir(parents=True, exist_ok=True)


# %%
# The loss
# --------
# The hinge loss stops pulling at scores beyond ±1, and pulls with the same force everywhere before. Squared,
# it pulls less the nearer a score comes. Two values say all of it, of the raw scores of a batch.
def discriminator_value(real, fake):
    """Mean (1 - s)₊² of real scores and (1 + s)₊² of fake ones."""
    return (relu(1 - real) ** 2).mean() + (relu(1 + fake) ** 2).mean()


def generator_value(real, fake):
    """Minus the mean score of fakes, as with hinge."""
    return -fake.mean()


register(Objective.from_values("squared_hinge", discriminator_value, generator_value))

# %%
# By hand: a real score of 0 costs 1 and has the slope -2(1 - 0); a fake score of -3 costs nothing and has
# none. Then the library's gradient checker looks at the whole vector of real scores.
value, d_real, d_fake = OBJECTIVES["squared_hinge"].discriminator([0.0], [-3.0])
print(f"value {value}, slope at the real score {d_real[0]}, at the fake one {d_fake[0]}")
assert (value, d_real[0], d_fake[0]) == (1.0, -2.0, 0.0)

scores = np.random.default_rng(0).normal(size=(2, 8))
report = check_gradient(
    lambda real: OBJECTIVES["squared_hinge"].discriminator(real, scores[1])[0],
    OBJECTIVES["squared_hinge"].discriminator(*scores)[1],
    scores[0],
)
print(report)
assert report.passed

# %%
# Your own data
# -------------
# Any ``.csv`` or ``.npy`` file of points will do. Here it is a heart of 600 points, in centimetres; whatever
# the units, the trainer works with standardised numbers and gives samples back in yours.
rng = np.random.default_rng(0)
t = rng.uniform(0, 2 * np.pi, 600)
heart = np.stack([16 * np.sin(t) ** 3, 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t)], axis=1)
points = lesson.out / "08_heart.csv"
np.savetxt(points, heart + rng.normal(0, 0.5, heart.shape), delimiter=",", header="x_cm,y_cm", comments="")
law = dataset(points)
print(f"{law.note}: columns {law.columns}, shift {law.shift.round(1)}, scale {law.scale.round(1)}")
assert law.columns == ("x_cm", "y_cm")

# %%
# Many seeds
# ----------
# A grid is a table in which a list is an axis. Each run has a folder named by what it is; interrupt the
# script and start it again, and it goes on. In a shell the same is
#
#     toygan sweep --import my_loss.py --data heart.csv --set objective=... --seeds 6 --jobs 2
grid = {
    "objective": ["hinge", "squared_hinge", "non_saturating"],
    "data": str(points),
    "seeds": 3 if lesson.quick else 6,
    "hidden": [32, 32],
    "batch_size": 128,
    "critic_steps": 1,
    "iterations": 300 if lesson.quick else 2000,
    "learning_rate": 1e-3,
    "averaging": 0.99,
    "evaluate_every": 0,
}
planned = plan(grid)
folder = lesson.out / "08_runs"
for outcome in sweep(planned, folder):
    assert outcome.status in ("finished", "skipped"), outcome.error
    lesson.tell(f"{outcome.name} {outcome.status}, of {len(planned)} runs")
runs = {(run.label, run.config.seed): load_run(folder / "runs" / run.name) for run in planned}
assert len(runs) == 3 * grid["seeds"]

# %%
# What a number is worth
# ----------------------
# W₁ between 256 generated points and 256 of the data is never 0, not even for points of the data themselves:
# that is the floor. Each run is measured five times and averaged; then come the mean over the seeds, its
# standard error, and an interval from resampling the seeds.
n = 256
floor = compute_floor(law, n, draws=100)
rng = np.random.default_rng(1)
found = {key: np.mean([w1(run.sample(n, rng), law, rng) for _ in range(5)]) for key, run in runs.items()}
losses = grid["objective"]
by_loss = {name: {seed: w for (loss, seed), w in found.items() if loss == name} for name in losses}
print(f"floor of W1 in cm, n = {n}: mean {floor.mean:.2f}, 95 % below {floor.q95:.2f}")
summaries = {name: summarise(list(values.values())) for name, values in by_loss.items()}
for name, s in summaries.items():
    print(f"{name:15} W1 {s['mean']:.2f} ± {s['standard_error']:.2f}  [{s['low']:.2f}, {s['high']:.2f}]")
    assert s["low"] <= s["mean"] <= s["high"]
    assert s["mean"] > 0.5 * floor.mean
if not lesson.quick:
    assert min(s["mean"] for s in summaries.values()) < 3 * floor.mean

# %%
# Seeds are shared: seed 3 gives every loss the same first weights and the same data. The differences seed by
# seed are what one loss does better than another; when their interval holds 0, the seeds do not decide.
for other in ("hinge", "non_saturating"):
    d = paired(by_loss["squared_hinge"], by_loss[other])
    verdict = "undecided" if d["low"] <= 0 <= d["high"] else "better" if d["mean"] < 0 else "worse"
    print(f"squared_hinge - {other}: {d['mean']:+.2f} [{d['low']:+.2f}, {d['high']:+.2f}], {verdict}")
    assert d["n"] == grid["seeds"]

with context():
    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[3, 2])
    left.axhspan(0, floor.q95, color="0.9", label="a perfect generator, 95 % of the time")
    for place, (name, values) in enumerate(by_loss.items()):
        left.plot(np.full(len(values), place), list(values.values()), "o", alpha=0.6)
        left.plot([place - 0.2, place + 0.2], [summaries[name]["mean"]] * 2, "-", color="black")
    left.set_xticks(range(3), [name.replace("_", "\n") for name in by_loss])
    left.set(ylabel="W₁ (cm)", ylim=(0, None), xlim=(-0.5, 2.5))
    left.set_title("every seed, and the mean", fontsize="small")
    left.legend(fontsize="x-small", loc="lower left")
    best = min(found, key=found.get)
    right.plot(*law.sample(600, rng=0).T, ".", markersize=2, color="0.6", label="your points")
    right.plot(*runs[best].sample(600, rng=0).T, ".", markersize=2, label="generated")
    right.set(xlabel="x (cm)", ylabel="y (cm)", aspect="equal")
    right.set_title(f"best: {best[0]}, seed {best[1]}", fontsize="small")
    right.legend(fontsize="x-small", markerscale=4, loc="upper center", bbox_to_anchor=(0.5, -0.35), ncols=2)
    lesson.save(
        figure,
        "your_own_loss",
        "Left: W1 of every seed for three losses, with the mean as a bar, above the grey band of a perfect "
        "generator. Right: the heart of the data and the best generator's points.",
    )

# %%
# Exercises
# ---------
# 1. Square the generator's value as well: relu(1 - fake) ** 2. What happens to W₁, and why may that be fair?
# 2. Write a loss whose slope is wrong on purpose, with ``float(fake.mean().value)`` in it. Who notices?
# 3. How many seeds would decide between hinge and squared hinge? (The standard error falls like 1/√seeds.)

# %%
# .. dropdown:: Solutions
#
#    1. The generator then stops where the critic is sure, like the discriminator; compare it over seeds
#       before believing either.
#    2. The first use of the objective refuses it: the tape's slope and the central difference differ.
#    3. About (2 · standard error · √seeds / difference)² of them.

# %%
# Check the claims.
assert all(len(values) == grid["seeds"] for values in by_loss.values())
assert all(np.isfinite(list(found.values())))
assert 0 < floor.mean < floor.q95
print("\nAll checks passed.")
