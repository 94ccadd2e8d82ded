"""Every known mistake of every exercise, typed into its blanks as a student types it, in both languages."""

import pytest

from toygan.exercises.catalogue import exercises, start
from toygan.exercises.checking import check_file

S = "(1 - np.tanh(z) ** 2)"  # the slope of tanh
M, V = "beta1 * m + (1 - beta1) * g", "beta2 * v + (1 - beta2) * g ** 2"
M_HAT, V_HAT = "m / (1 - beta1 ** t)", "v / (1 - beta2 ** t)"
P, R = "weight * ((r - 1) ** 2).mean()", "2 * weight * (r - 1) / r * g"
ROW, AIM = "A[i * m + j, [i, n + j]] = 1", "np.concatenate([p, q])"
D, G = "(((real - 1) ** 2).mean() + (fake ** 2).mean()) / 2", "((fake - 1) ** 2).mean() / 2"
PSI = "psi + h * theta * slope"
TYPED = {  # what goes into the blanks, for each slip in the order of the exercise
    "bp1": [
        "nabla_a",
        "nabla_a * (1 - np.tanh(np.tanh(z)) ** 2)",
        "nabla_a * np.tanh(z)",
        "nabla_a * (1 - np.tanh(z))",
        "nabla_a * np.tanh(z) * (1 - np.tanh(z))",
        f"nabla_a * {S} / z.shape[0]",
        f"-nabla_a * {S}",
    ],
    "bp2": [
        f"delta_above @ W_above.T * {S}",
        "delta_above @ W_above",
        "delta_above @ W_above * np.tanh(z)",
        "delta_above @ W_above * (1 - np.tanh(np.tanh(z)) ** 2)",
        f"delta_above * {S} @ W_above",
        f"delta_above * {S}",
    ],
    "bp3": [
        "a_below.T @ delta",
        "delta.T @ a_below / delta.shape[0]",
        "delta[:1].T @ a_below[:1]",
        "np.outer(delta.sum(0), a_below.sum(0))",
        "np.outer(delta.mean(0), a_below.mean(0))",
        "delta[:, :, None] * a_below[:, None]",
        "-(delta.T @ a_below)",
    ],
    "bp4": [
        "delta.sum(1)",
        "delta.mean(0)",
        "delta",
        "delta[0]",
        "np.sum(delta)",
        "np.ones((1, delta.shape[0])) @ delta",
    ],
    "r_bp": [
        f"R_delta_above @ W_above * {S}",
        f"delta_above @ W_above * (-2 * np.tanh(z) * {S}) * R_z",
        f"R_delta_above @ W_above * {S} - delta_above @ W_above * 2 * np.tanh(z) * {S}",
        f"R_delta_above @ W_above * {S} + delta_above @ W_above * 2 * np.tanh(z) * {S} * R_z",
        f"R_delta_above @ W_above * {S} - delta_above @ W_above * np.tanh(z) * {S} * R_z",
        f"(R_delta_above @ W_above + delta_above @ W_above * R_z) * {S}",
    ],
    "gradient_penalty": [
        (P, "2 * weight * (r - 1) * g / len(g)"),
        (P, f"{R} / 2 / len(g)"),
        (P, R),
        ("weight * ((r - 1) ** 2).sum()", R),
        ("weight * (np.linalg.norm(g) - 1) ** 2", "2 * weight * (1 - 1 / np.linalg.norm(g)) * g"),
        ("weight * (r ** 2).mean()", "2 * weight * g / len(g)"),
        ("weight * ((r ** 2 - 1) ** 2).mean()", "4 * weight * (r ** 2 - 1) * g / len(g)"),
        (P, f"-{R} / len(g)"),
    ],
    "c_transform": [
        "(distances + v).min(1)",
        "(distances - v).max(1)",
        "(distances - v).min(0)",
        "distances.min(1) - v.min()",
        "(distances ** 2 - v).min(1)",
        "(distances - v).mean(1)",
        "(distances - v.reshape(-1, 1)).min(1)",
    ],
    "dual_lp": [
        ("A[i * m + j, i], A[i * m + j, n + j] = 1, -1", "D.ravel()", AIM),
        ("A[i * m + j, [i, n + j]] = -1", "D.ravel()", AIM),
        ("A[j * n + i, [i, n + j]] = 1", "D.ravel()", AIM),
        (ROW, "D.T.ravel()", AIM),
        (ROW, "D.ravel()", "np.concatenate([q, p])"),
        (ROW, "D.ravel()", "np.concatenate([p, -q])"),
        (ROW, "D.ravel()", f"-{AIM}"),
        ("A[i * m + j, i] = 1", "D.ravel()", AIM),
    ],
    "optimal_discriminator": [
        "q / (p + q)",
        "p / q",
        "np.log(p / q)",
        "np.where(p > q, 1.0, 0.0)",
        "(p - q) / (p + q)",
        "1 / (1 + np.exp(-(p - q)))",
        "p / np.sum(p + q)",
    ],
    "adam_step": [
        (M, V, "theta - alpha * m / (np.sqrt(v) + 1e-8)"),
        (M, V, f"theta - alpha * m / (np.sqrt({V_HAT}) + 1e-8)"),
        (M, V, f"theta - alpha * {M_HAT} / (np.sqrt(v) + 1e-8)"),
        (M, V, f"theta - alpha * {M_HAT} / np.sqrt({V_HAT} + 1e-8)"),
        (M, V, f"theta - alpha * {M_HAT} / ({V_HAT} + 1e-8)"),
        (M, V.replace("g ** 2", "g"), f"theta - alpha * {M_HAT} / (np.sqrt({V_HAT}) + 1e-8)"),
        (M, V, f"theta + alpha * {M_HAT} / (np.sqrt({V_HAT}) + 1e-8)"),
        (
            M.replace("beta1", "beta2"),
            V.replace("beta2", "beta1"),
            "theta - alpha * m / (1 - beta2 ** t) / (np.sqrt(v / (1 - beta1 ** t)) + 1e-8)",
        ),
        ("beta1 * m + g", "beta2 * v + g ** 2", f"theta - alpha * {M_HAT} / (np.sqrt({V_HAT}) + 1e-8)"),
    ],
    "dirac_step": [
        "theta = theta - h * psi * slope; psi = psi + h * theta / (1 + np.exp(theta * psi))",
        f"theta = theta - h * psi * slope; psi = {PSI}",
        f"psi = {PSI}; theta = theta - h * psi / (1 + np.exp(theta * psi))",
        f"psi = {PSI}; theta = theta - h * psi * slope",
        "theta, psi = theta - h * psi, psi + h * theta",
        "theta, psi = theta + h * psi * slope, psi - h * theta * slope",
        "theta, psi = theta - h * psi * slope, psi - h * theta * slope",
        f"theta, psi = theta - h * psi / (1 + np.exp(-theta * psi)), {PSI}",
        "theta, psi = theta - psi * slope, psi + theta * slope",
    ],
    "own_loss": [
        ("((real - 1) ** 2).mean() + (fake ** 2).mean()", "((fake - 1) ** 2).mean()"),
        ("((real ** 2).mean() + ((fake - 1) ** 2).mean()) / 2", "(fake ** 2).mean() / 2"),
        (D, "(fake ** 2).mean() / 2"),
        (D, "-(fake ** 2).mean() / 2"),
        (D, f"-{D}"),
        (D.replace("mean", "sum"), G.replace("mean", "sum")),
        (D.replace("fake ** 2", "(fake + 1) ** 2"), G),
        ("(real.mean() - 1) ** 2 / 2 + fake.mean() ** 2 / 2", "(fake.mean() - 1) ** 2 / 2"),
    ],
}


def test_every_slip_is_planted():
    found = exercises()
    assert {name: len(typed) for name, typed in TYPED.items()} == {
        name: len(exercise.slips) for name, exercise in found.items()
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", TYPED)
def test_the_slip_is_named(tmp_path, name, lang):
    slips, path = exercises()[name].slips, start(name, tmp_path / "begun.py", lang)
    head, code = path.read_text(encoding="utf-8").split("EXERCISE, LANGUAGE", 1)
    for place, typed in enumerate(TYPED[name]):
        filled = code
        for blank in (typed,) if isinstance(typed, str) else typed:
            filled = filled.replace("...", blank, 1)
        path.write_text(f"{head}EXERCISE, LANGUAGE{filled}", encoding="utf-8")
        found = check_file(path)
        assert (found.passed, found.words) == (False, slips[place].words.say(lang)), typed
