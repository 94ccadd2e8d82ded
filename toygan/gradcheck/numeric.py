"""Derivatives from values alone: central differences, and complex steps on the uncompiled source.

    central   (C(θ + h) - C(θ - h)) / 2h     error about h² + 1e-16/h; skipped where ±h straddles a kink
    complex   Im C(θ + ih) / h, h = 1e-30    no subtraction, so no cancellation: as exact as C itself

For the penalty one complex pass is enough: ∇_θ P = ∇_θ ⟨V, ∇_x D⟩ with V held, so plain BP1-BP4 on the
complex points x̂ + ihV, imaginary part over h, gives the whole gradient without the R-operator.
"""

import numpy as np

from toygan.autograd import value_of
from toygan.gradcheck import source_copies
from toygan.gradcheck.hand_written import INSTALLED
from toygan.network.activations import ACTIVATIONS
from toygan.objectives.spectral_norm import normalised

STEP, COMPLEX_STEP = 1e-5, 1e-30
PARTS = ("discriminator", "generator", "penalty", "constraint")


def parts_of(problem) -> tuple[str, ...]:
    """The parts that the problem has."""
    left_out = {"penalty"} if problem.penalty == "none" else set()
    left_out |= set() if problem.reparametrised else {"constraint"}
    return tuple(part for part in PARTS if part not in left_out)


class Cost:
    """The value of one part as a function of the flat parameter vector of the network it trains."""

    def __init__(self, problem, part, modules=INSTALLED):
        self.problem, self.part = problem, part
        self.generator, self.critic = problem.networks(modules, raw=part == "constraint")
        self.vectors = problem.vectors(self.critic) if part == "constraint" else ()
        self.net = self.generator if part == "generator" else self.critic
        self.z, self.real, self.mixed = problem.batch()
        self.row = modules.objectives.OBJECTIVES[problem.objective]
        self.penalty = problem.penalty_formula(modules) if problem.penalised else None

    def __call__(self, theta):
        """Return the value, and the side of every kink that it was computed on."""
        self.net = self.net.viewing(theta)
        if self.part == "penalty":
            side = _sides(self.net, self.net.forward(self.mixed))
            value = self.penalty(self.net.input_gradient(self.mixed))[0]
            return value, side
        generator, critic = (
            (self.net, self.critic) if self.part == "generator" else (self.generator, self.net)
        )
        if self.vectors:
            critic = self._behind_the_constraint(critic)
        fakes = generator.forward(self.z.astype(theta.dtype))
        judged = [critic.forward(points.astype(theta.dtype)) for points in (self.real, fakes.output)]
        real, fake = (forward.output.ravel() for forward in judged)
        player = "generator" if self.part == "generator" else "discriminator"
        value = value_of(getattr(self.row, f"{player}_value")(real, fake))
        sides = _sides(generator, fakes) + _sides(critic, *judged)
        return value, sides + b"".join((z.real > 0).tobytes() for z in (real - 1, fake + 1))

    def _behind_the_constraint(self, critic):
        """The critic with the weights that its passes read."""
        other = critic.viewing(critic.parameters.copy())
        for W, (u, v) in zip(other.weights, self.vectors):
            W[...] = normalised(W, u, v)
        return other


def _sides(net, *forwards):
    """On which sides of their kinks all units are, in forward passes of a network."""
    names = [net.activation] * (net.depth - 1) + [net.output_activation]
    pairs = (pair for forward in forwards for pair in zip(names, forward.z, strict=True))
    return b"".join(ACTIVATIONS[name].side(z).tobytes() for name, z in pairs)


def chosen_entries(problem, part, entries):
    """Choose at most so many entries of every tensor: ``key -> (start in the flat vector, positions)``."""
    generator, critic = problem.networks()
    net = generator if part == "generator" else critic
    weights, biases = net.views(np.arange(len(net.parameters)))
    r, rng, chosen = "R-" if part == "penalty" else "", np.random.default_rng([problem.seed, 3]), {}
    if part == "constraint":
        flats = {l: places.ravel() for l, places in enumerate(weights, start=1)}
        return {
            (part, "SPECTRAL-BACK", f"W[{l}]"): (int(flat[0]), np.sort(rng.permutation(flat.size)[:entries]))
            for l, flat in flats.items()
        }
    for l in range(net.depth, 0, -1):
        for key, places in (((part, f"{r}BP3", f"W[{l}]"), weights), ((part, f"{r}BP4", f"b[{l}]"), biases)):
            flat = places[l - 1].ravel()
            chosen[key] = int(flat[0]), np.sort(rng.permutation(flat.size)[:entries])
    return chosen


def central_differences(problem, part, chosen, step=STEP):
    """Return ``key -> derivatives at the chosen positions``, NaN where a kink lies within ±h."""
    cost = Cost(problem, part)
    theta = cost.net.parameters.copy()

    def derivative(place):
        h = step * max(1.0, abs(theta[place]))
        (up, side), (down, other) = (cost(_moved(theta, place, d)) for d in (h, -h))
        return (up - down) / (2 * h) if side == other else np.nan

    return _at_chosen(derivative, chosen)


def rounding_noise(problem, part, step=STEP):
    """What rounding of C does to a central difference: some units in its last place over the step."""
    cost = Cost(problem, part)
    return 8 * np.finfo(float).eps * (1 + abs(cost(cost.net.parameters)[0])) / step


def complex_steps(problem, part, chosen):
    """Return ``key -> derivatives at the chosen positions``, by the uncompiled source on complex numbers."""
    if part == "penalty":
        return _at_chosen(complex_penalty_gradient(problem).__getitem__, chosen)
    cost = Cost(problem, part, source_copies.uncompiled())
    theta = cost.net.parameters.astype(complex)

    def derivative(place):
        return cost(_moved(theta, place, 1j * COMPLEX_STEP))[0].imag / COMPLEX_STEP

    return _at_chosen(derivative, chosen)


def _at_chosen(derivative, chosen):
    return {
        key: np.array([derivative(start + place) for place in places])
        for key, (start, places) in chosen.items()
    }


def complex_penalty_gradient(problem):
    """Return ∇_θ P, flat, from plain backpropagation at x̂ + ihV; V itself comes from complex steps in g."""
    cost = Cost(problem, "penalty", source_copies.uncompiled())
    g = cost.critic.input_gradient(cost.mixed).astype(complex)
    V = np.zeros(g.shape)
    for place in np.ndindex(g.shape):
        ahead = cost.penalty(_moved(g, place, 1j * COMPLEX_STEP))[0]
        V[place] = ahead.imag / COMPLEX_STEP
    forward = cost.critic.forward(cost.mixed + 1j * COMPLEX_STEP * V)
    return cost.critic.backward(forward, np.ones_like(forward.output)).parameters.imag / COMPLEX_STEP


def _moved(x, place, by):
    x = x.copy()
    x[place] += by
    return x


def step_size_curve(problem, part="discriminator", exact=None):
    """Relative errors of the derivative along one direction as the step h shrinks: the V-curve.

    Returns
    -------
    dict of arrays
        ``step``; ``forward`` and ``central`` differences and ``complex`` steps: |error| / |derivative|.
        ``complex`` is NaN where complex steps do not apply.
    """
    from toygan.gradcheck import reference

    cost = Cost(problem, part)
    theta, net = cost.net.parameters.copy(), cost.net
    way = np.random.default_rng([problem.seed, 4]).normal(size=theta.shape)
    gradient = np.zeros_like(theta)
    weights, biases = net.views(gradient)
    for (owner, _, tensor), values in reference.derivatives(problem).items():
        if owner == part and tensor[0] in "Wb":
            (weights if tensor[0] == "W" else biases)[int(tensor[2:-1]) - 1][...] = values
    slope = gradient @ way
    steps = np.logspace(-1, -15, 57)
    at = {h: (cost(theta + h * way)[0], cost(theta - h * way)[0]) for h in steps}
    here = cost(theta)[0]
    estimates = {
        "forward": [(at[h][0] - here) / h for h in steps],
        "central": [(at[h][0] - at[h][1]) / (2 * h) for h in steps],
        "complex": _complex_along(problem, part, theta, way, steps),
    }
    return {
        "step": steps,
        **{name: np.abs(np.array(e) - slope) / abs(slope) for name, e in estimates.items()},
    }


def _complex_along(problem, part, theta, way, steps):
    if part == "penalty" or not problem.analytic:
        return [np.nan for _ in steps]
    cost = Cost(problem, part, source_copies.uncompiled())
    return [cost(theta + 1j * h * way)[0].imag / h for h in steps]
