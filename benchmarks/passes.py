"""Where the time of a critic step goes: each pass of backpropagation on one shard, on one thread.

    python benchmarks/passes.py --widths 32 64 256

A shard is 64 mixed, 64 real, 64 fake and 64 tangent rows: a quarter of a batch of 256 with a penalty. The
share of products is the time that the same matrix products take alone. The best of many turns counts.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

# the repository in place of this folder: nothing need be installed
sys.path[0] = str(Path(__file__).resolve().parents[1])

from threadpoolctl import threadpool_limits

from toygan.engine.compilation import compiled
from toygan.engine.products import over_rows, times
from toygan.game.players import new_player
from toygan.game.shards import buffers_of
from toygan.network import Network, backprop
from toygan.network.activation_loops import fill
from toygan.network.backprop import layer, panels_of, weight
from toygan.network.optimizers import CODES, optimizer_step

N, ROWS = 64, 256
PASSES = ("forward", "backward", "r_forward", "parameter_gradient")


@compiled
def repeat(which, count, theta, shape, buffers, gradient):
    """Run one pass again and again; even numbers the pass, odd ones its products alone."""
    live = ROWS - N
    for _ in range(count):
        if which == 0:
            backprop.forward(theta, shape, buffers, ROWS, 0, live)
        elif which == 2:
            fill(layer(buffers.delta, shape, 4, ROWS, 0, ROWS), 0.1)
            backprop.backward(theta, shape, buffers, ROWS, 0, live, N)
        elif which == 4:
            backprop.r_forward(theta, shape, buffers, ROWS, N)
        elif which == 6:
            backprop.parameter_gradient(shape, buffers, ROWS, N, gradient)
        for l in range(1, 5):
            below, W = layer(buffers.a, shape, l - 1, ROWS, 0, live), weight(theta, shape, l)
            turned, straight = panels_of(buffers.panels[0], shape, l), panels_of(buffers.panels[1], shape, l)
            if which == 1:
                times(below, W.T, turned, layer(buffers.m, shape, l, ROWS, 0, live))
            elif which == 3 and l > 1:
                delta = layer(buffers.delta, shape, l, ROWS, 0, live)
                times(delta, W, straight, layer(buffers.delta, shape, l - 1, ROWS, 0, live))
            elif which == 5 and l < 4:
                tangents = layer(buffers.a, shape, l - 1, ROWS, live, ROWS)
                times(tangents, W.T, turned, layer(buffers.m, shape, l, ROWS, live, ROWS))
            elif which == 7:
                delta = layer(buffers.delta, shape, l, ROWS, N, ROWS)
                a = layer(buffers.a, shape, l - 1, ROWS, N, ROWS)
                delta_room = layer(buffers.nabla, shape, l, ROWS, N, ROWS)
                a_room = layer(buffers.rz, shape, l - 1, ROWS, N, ROWS)
                over_rows(delta, a, delta_room, a_room, weight(gradient, shape, l))


@compiled
def repeat_adam(code, count, theta, gradient, first, second):
    for t in range(1, count + 1):
        optimizer_step(code, theta, gradient, first, second, t, 1e-4, 0.5, 0.9)


def microseconds(function, count=200, turns=15):
    """Per call, the best of the turns."""
    function(1)
    found = []
    for _ in range(turns):
        start = time.perf_counter()
        function(count)
        found.append(1e6 * (time.perf_counter() - start) / count)
    return min(found)


def one_width(width):
    """Rows of name, microseconds, and the part of it that is matrix products."""
    rng = np.random.default_rng(0)
    net = Network((2, width, width, width, 1), rng=rng, dtype="float32")
    player = new_player(net.shape, net.parameters, ROWS)
    buffers, gradient = buffers_of(player, 0), np.zeros_like(net.parameters)
    rows = []
    for i, name in enumerate(PASSES):
        for buffer in buffers:
            buffer[:] = rng.standard_normal(buffer.shape)
        whole, products = (
            microseconds(
                lambda count, which=which: repeat(which, count, net.parameters, net.shape, buffers, gradient)
            )
            for which in (2 * i, 2 * i + 1)
        )
        rows.append((name, whole, products))
    moments = np.ones((2, *gradient.shape), gradient.dtype)
    adam = microseconds(
        lambda count: repeat_adam(CODES["adam"], count, net.parameters.copy(), gradient, *moments)
    )
    return [*rows, ("Adam, a quarter of the parameters", adam / 4, 0.0)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--widths", type=int, nargs="+", default=[32, 64, 256])
    with threadpool_limits(1):
        for width in parser.parse_args().widths:
            for name, whole, products in one_width(width):
                print(f"{width:5d} {name:36} {whole:9.1f} µs, products {products:9.1f} µs")


if __name__ == "__main__":
    main()
