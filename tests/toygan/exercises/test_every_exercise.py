"""Every exercise: blanks are seen, the right answer passes, each slip is told from the others."""

import itertools
import subprocess
import sys

import numpy as np
import pytest

from toygan.exercises import checking
from toygan.exercises.catalogue import exercises, start
from toygan.exercises.checking import check_file

EXERCISES = exercises()
ANSWERS = {  # what goes into the blanks, in order
    "bp1": ["nabla_a * (1 - np.tanh(z) ** 2)"],
    "bp2": ["(delta_above @ W_above) * (1 - np.tanh(z) ** 2)"],
    "bp3": ["delta.T @ a_below"],
    "bp4": ["delta.sum(axis=0)"],
    "r_bp": [
        "(R_delta_above @ W_above) * (1 - np.tanh(z) ** 2)"
        " - 2 * (delta_above @ W_above) * np.tanh(z) * (1 - np.tanh(z) ** 2) * R_z"
    ],
    "gradient_penalty": ["weight * ((r - 1) ** 2).mean()", "2 * weight / len(g) * (r - 1) / r * g"],
    "c_transform": ["(distances - v).min(axis=1)"],
    "dual_lp": ["A[i * m + j, [i, n + j]] = 1", "D.ravel()", "np.concatenate([p, q])"],
    "optimal_discriminator": ["p / (p + q)"],
    "adam_step": [
        "beta1 * m + (1 - beta1) * g",
        "beta2 * v + (1 - beta2) * g**2",
        "theta - alpha * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + 1e-8)",
    ],
    "dirac_step": ["theta, psi = theta - h * psi * slope, psi + h * theta * slope"],
    "own_loss": [
        "0.5 * ((real - 1) ** 2).mean() + 0.5 * (fake**2).mean()",
        "0.5 * ((fake - 1) ** 2).mean()",
    ],
}
# a mistake in the student's own code -> a word of what is said about it
PLANTED = {
    "bp1": {
        "nabla_a": "missing",
        "nabla_a * np.tanh(z)": "activation",
        "nabla_a * (1 - np.tanh(z))": "square",
    },
    "bp2": {
        "(delta_above @ W_above.T) * (1 - np.tanh(z) ** 2)": "transposed",
        "delta_above @ W_above": "slope",
    },
    "bp3": {"a_below.T @ delta": "transpose", "delta.T @ a_below / len(delta)": "1/n"},
    "bp4": {"delta.sum(axis=1)": "units", "delta.mean(axis=0)": "mean"},
    "optimal_discriminator": {"q / (p + q)": "1 − D*", "p / q": "ratio"},
    "c_transform": {"(distances + v).min(axis=1)": "added", "distances.min(axis=1) - v.min()": "difference"},
}


def filled(folder, name, answers, lang="en"):
    path = start(name, folder / f"{name}.py", lang)
    head, code = path.read_text(encoding="utf-8").split("EXERCISE, LANGUAGE", 1)
    for answer in answers:
        code = code.replace("...", answer, 1)
    path.write_text(head + "EXERCISE, LANGUAGE" + code, encoding="utf-8")
    return path


def test_there_is_an_answer_to_each():
    assert set(ANSWERS) == set(EXERCISES)
    assert len(EXERCISES) == 12


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_blanks_and_the_right_answer(tmp_path, name, lang):
    path = start(name, tmp_path / "begun.py", lang)
    begun = check_file(path)
    assert not begun.passed
    assert ("blank" in begun.words) == (lang == "en")
    assert path.read_text(encoding="utf-8").startswith(f'"""{EXERCISES[name].title.say(lang)}\n')
    right = check_file(filled(tmp_path, name, ANSWERS[name], lang))
    assert right.passed, right.words


@pytest.mark.parametrize("name", EXERCISES)
def test_every_slip_is_told_from_the_others(name):
    exercise = EXERCISES[name]
    cases = exercise.cases(np.random.default_rng(checking._SEED))
    every = [[checking._numbers(slip.wrong(*case)) for case in cases] for slip in exercise.slips]
    every.append([checking._numbers(exercise.solution(*case)) for case in cases])
    for one, other in itertools.combinations(every, 2):
        assert not all(map(checking._agree, one, other))
    assert len(exercise.slips) >= 5
    words = [text for slip in exercise.slips for text in slip.words]
    assert len(set(words)) == 2 * len(exercise.slips)
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in slip.words.zh) for slip in exercise.slips)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_planted_slip_is_named(tmp_path, name):
    exercise = EXERCISES[name]
    for place, slip in enumerate(exercise.slips):
        path = tmp_path / f"{name}_{place}.py"
        path.write_text(
            f'EXERCISE, LANGUAGE = "{name}", "zh"\n'
            "from toygan.exercises.catalogue import exercises\n"
            f"{exercise.function} = exercises()['{name}'].slips[{place}].wrong\n",
            encoding="utf-8",
        )
        found = check_file(path)
        assert (found.passed, found.slip, found.words) == (False, place, slip.words.zh)


@pytest.mark.parametrize(("name", "answer"), [(n, a) for n, planted in PLANTED.items() for a in planted])
def test_slips_as_students_write_them(tmp_path, name, answer):
    found = check_file(filled(tmp_path, name, [answer]))
    assert not found.passed
    assert found.slip is not None
    assert PLANTED[name][answer] in found.words


def test_a_file_checks_itself(tmp_path):
    path = filled(tmp_path, "bp4", ["delta.sum(axis=1)"])
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "bp4: the sum runs over the units (axis 1), not over the samples\n"
