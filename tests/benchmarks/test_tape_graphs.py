"""The comparison of random graphs: the tape is itself, and a peer with one wrong rule is told apart."""

import numpy as np

from benchmarks import tape_graphs, tape_peers


class Wrong(tape_peers.Tape):
    """The tape, with twice the value of every tanh."""

    def tanh(self, x):
        return 2.0 * self.table["tanh"](x)


def test_a_graph_is_what_its_seed_makes_it():
    tape = tape_peers.Tape()
    for seed in (0, 3):
        ours, again = (tape_graphs.derivatives(tape, tape_graphs.Graph(seed, tape)) for _ in range(2))
        assert tape_graphs.judge(ours, [again]) == ("same", None)
        assert (ours[0][0], ours[-1][0]) == (0, 3)


def test_a_wrong_operation_is_told_apart():
    tape, wrong, found = tape_peers.Tape(), Wrong(), set()
    for seed in range(60):
        graph = tape_graphs.Graph(seed, tape)
        verdict, _ = tape_graphs.judge(
            tape_graphs.derivatives(tape, graph), [tape_graphs.derivatives(wrong, graph)]
        )
        has_tanh = any(name == "tanh" for name, _, _ in graph.steps)
        found.add((has_tanh, verdict))
    assert (True, "differs") in found
    assert (False, "differs") not in found


def test_what_a_peer_cannot_say_is_undecided():
    ours = [(0, np.array(1.0)), (1, np.array([1.0, 2.0]))]
    assert tape_graphs.judge(ours, [[(0, np.array(1.0)), (1, np.array([1.0, np.nan]))]])[0] == "undecided"
    other = [[(0, np.array(1.0)), (1, np.array([1.0, 2.0 + d]))] for d in (0.0, 1e-3)]
    assert tape_graphs.judge(ours, other)[0] == "undecided"
    assert tape_graphs.judge(ours, other[1:]) == ("differs", 1)
