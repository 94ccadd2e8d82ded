"""The table of constraints: what each promises, by hand and on random networks; what contradicts what."""

import numpy as np
import pytest

from toygan.critics.lipschitz import lipschitz_bound
from toygan.engine.compilation import compiled
from toygan.network.mlp import Network
from toygan.objectives import constraints
from toygan.objectives.constraints import CODES, CONSTRAINTS, refuse_beside
from toygan.objectives.penalties import PENALTIES

SIZES = (2, 6, 4, 1)


@compiled
def on_entries(code, x, c):
    constraints.on_entries(code, x, c)
    return x


def test_rows_keep_their_places():
    assert list(CODES.items()) == [("none", 0), ("clip", 1), ("spectral_norm", 2), ("orthonormal", 3)]
    assert [row.by_layer for row in CONSTRAINTS.values()] == [False, False, True, True]


def test_clipping_by_hand():
    x = np.array([-3.0, 0.25, 0.5, 2.0])
    assert on_entries(CODES["clip"], x.copy(), 0.5).tolist() == [-0.5, 0.25, 0.5, 0.5]
    assert on_entries(CODES["none"], x.copy(), 0.5).tolist() == x.tolist()


def test_the_bound_of_clipping_is_that_of_the_lecture_and_is_reached():
    """√d c^L h^(L−1): by a linear network of which every parameter is c."""
    bound = CONSTRAINTS["clip"].bound
    assert bound((2, 64, 64, 64, 1), 0.01) == pytest.approx(np.sqrt(2) * 0.01**4 * 64**3)
    net = Network(SIZES, "identity")
    net.parameters[:] = 0.3
    assert lipschitz_bound(net) == pytest.approx(bound(SIZES, 0.3), rel=1e-12)


def test_the_others_promise_1_or_nothing():
    assert CONSTRAINTS["orthonormal"].bound(SIZES, None) == 1.0
    assert CONSTRAINTS["none"].bound(SIZES, None) == CONSTRAINTS["spectral_norm"].bound(SIZES, None) == np.inf


@pytest.mark.parametrize("name", ["spectral_norm", "orthonormal"])
def test_a_network_begins_with_slopes_up_to_1(name):
    net, row = Network(SIZES, "groupsort", rng=0), CONSTRAINTS[name]
    for W in net.weights:
        start, u, v = row.start(W)
        W[...] = start
        row.effective[0](W.copy(), u, v, W, None)
    assert 1 - 1e-5 < lipschitz_bound(net) < 1 + 1e-6


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_what_contradicts_is_refused_with_the_reason(constraint, penalty):
    refused = {
        "orthonormal": set(PENALTIES) - {"none"},
        "spectral_norm": {"r1", "r2", "lipschitz_penalty"},
    }
    if penalty not in refused.get(constraint, ()):
        refuse_beside(constraint, penalty)
        return
    reason = {"0": "towards 0", "at most 1": "asks for nothing else", "1": "takes back"}[
        PENALTIES[penalty].aim
    ]
    with pytest.raises(
        ValueError, match=f"constraint='{constraint}' cannot go with penalty='{penalty}'"
    ) as found:
        refuse_beside(constraint, penalty)
    assert reason in str(found.value)
    assert str(found.value).endswith("set penalty='none' or constraint='none'")
