"""Every number of the page "Four equations": the passes of `toygan.network`, and their order.

Legend: letters as in `toygan.network.backprop`. Rows of ``loss`` are the real points, then the generated
ones; rows of ``penalty`` are the points x̂. Lists over layers begin with layer 1, those of ``a`` and ``ra``
with layer 0.
"""

import numpy as np

from toygan.lab.equations_state import SmallCritic


def steps_of(critic: SmallCritic) -> list[dict]:
    """The steps in their order: ``name, stage, layer, tag``.

    Examples
    --------
    >>> from toygan.lab.equations_state import critic_of
    >>> [step["name"] for step in steps_of(critic_of({"widths": "3"}))][:7]
    ['forward-1', 'forward-2', 'loss', 'bp1', 'bp2-1', 'bp3', 'bp4']
    """
    L, smooth = len(critic.critic_sizes) - 1, critic.networks()[1].shape.smooth
    up, down = range(1, L + 1), range(L - 1, 0, -1)
    return [
        *(_step("forward", l) for l in up),
        *(_step("loss"), _step("bp1", tag="BP1")),
        *(_step("bp2", l, "BP2") for l in down),
        *(_step("bp3", tag="BP3"), _step("bp4", tag="BP4")),
        *(_step("slope"), _step("direction")),
        *(_step("r-forward", l) for l in (up if smooth else up[:-1])),
        _step("r-bp1", tag="R-BP1"),
        *(_step("r-bp2", l, "R-BP2") for l in down),
        *(_step("r-bp3", tag="R-BP3"), _step("r-bp4", tag="R-BP4")),
    ]


def _step(stage: str, layer: int | None = None, tag: str = "") -> dict:
    name = stage if layer is None else f"{stage}-{layer}"
    return {"name": name, "stage": stage, "layer": layer, "tag": tag}


def numbers_of(critic: SmallCritic, modules) -> dict:
    """Everything that is written on the network, as nested lists; what is no number is None."""
    _, net = critic.networks(modules)
    fake, real, mixed = critic.batch()
    with np.errstate(all="ignore"):  # of a bug that divides by 0, say; the page shows NaN
        return {
            "parameters": listed(net.parameters),
            "weights": listed(net.weights),
            "biases": listed(net.biases),
            "points": {"real": listed(real), "fake": listed(fake), "mixed": listed(mixed)},
            "loss": _loss(critic, modules, net, real, fake),
            "penalty": _penalty(critic, modules, net, mixed),
        }


def _loss(critic, modules, net, real, fake) -> dict:
    """(BP1) to (BP4) of the discriminator's loss."""
    forward, n = net.forward(np.concatenate([real, fake])), len(real)
    scores = forward.output[:, 0]
    formula = modules.objectives.OBJECTIVES[critic.objective].discriminator_formula
    value, d_real, d_fake = formula(scores[:n], scores[n:])
    nabla = np.concatenate([d_real, d_fake]).reshape(-1, 1)
    gradients = net.backward(forward, nabla)
    return {
        "value": float(value),
        "nabla": listed(nabla[:, 0]),
        "delta": _layers(net, forward.buffers.delta, 2 * n),
        **_forward(net, modules, forward),
        "weights": listed(gradients.weights),
        "biases": listed(gradients.biases),
    }


def _penalty(critic, modules, net, mixed) -> dict:
    """The slope g of the critic at x̂, V, and (R-BP1) to (R-BP4)."""
    forward, n = net.forward(mixed), len(mixed)
    slopes = net.backward(forward, np.ones((n, 1)))  # of the critic itself
    value, V, buffers, gradient = net.r_pass(mixed, critic.penalty_formula(modules))
    smooth, (weights, biases) = net.shape.smooth, net.views(gradient)
    if not smooth:
        buffers.delta[...] = 0  # Rdelta is 0 there and is not computed: its memory still holds delta
    return {
        "value": float(value),
        "g": listed(slopes.inputs),
        "v": listed(V),
        "delta": _layers(net, forward.buffers.delta, n),
        **_forward(net, modules, forward),
        "smooth": smooth,
        "ra": [listed(net.layer(buffers.a, l, 2 * n)[n:]) for l in range(net.depth + 1)],
        "rz": [listed(net.layer(buffers.rz, l, 2 * n)[:n]) for l in range(1, net.depth + 1)],
        "rdelta": [listed(net.layer(buffers.delta, l, 2 * n)[:n]) for l in range(1, net.depth + 1)],
        "weights": listed(weights),
        "biases": listed(biases),
    }


def _forward(net, modules, forward) -> dict:
    """z, a, and the σ′ and σ″ that (BP2) and (R-BP2) read."""
    names = [net.activation] * (net.depth - 1) + [net.output_activation]
    rows = [modules.activations.ACTIVATIONS[name] for name in names]
    return {
        "z": listed(forward.z),
        "a": listed(forward.a),
        "slope": [listed(row.slope(z)) for row, z in zip(rows, forward.z)],
        "curvature": [listed(_curvature(row, z)) for row, z in zip(rows, forward.z)],
    }


def _curvature(row, z):
    return row.curvature(z) if row.units == 1 else np.zeros_like(z)


def _layers(net, buffer, rows: int) -> list:
    return [listed(net.layer(buffer, l, rows)) for l in range(1, net.depth + 1)]


def listed(values):
    """Arrays, and tuples of them, as lists of numbers; NaN as None.

    Examples
    --------
    >>> listed((np.array([1.0, np.nan]), np.array([[2.0]])))
    [[1.0, None], [[2.0]]]
    """
    if isinstance(values, tuple | list):
        return [listed(one) for one in values]
    values = np.asarray(values, dtype=float)
    if values.ndim == 0:
        return None if np.isnan(values) else float(values)
    return [listed(one) for one in values]
