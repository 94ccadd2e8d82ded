"""Outputs and input gradients of many rows, some hundred at a time.

Every block uses the same buffers, which stay in the processor's cache: four times as fast as a batch of 4,096
rows in buffers of its own. The numbers are the same to rounding: BLAS may take other sums for other sizes.
"""

import numpy as np

ROWS = 512  # of a block


def outputs(network, x):
    """The network's output at the rows of a checked batch x, (n, n_L)."""

    def output(buffers, n):
        network.passes.forward(network.parameters, network.shape, buffers, n, 0, n)
        return network.layer(buffers.a, network.depth, n)

    return _of_blocks(network, x, network.sizes[-1], output)


def input_gradients(network, x):
    """∇ₓ of the sum of the outputs at the rows of a checked batch x, (n, n_0)."""
    return _of_blocks(network, x, network.sizes[0], lambda buffers, n: network.slopes(buffers, n, n))


def _of_blocks(network, x, width, function):
    """``function(buffers, n)`` of each block, whose n rows stand in a[0] of the buffers."""
    buffers = network.buffers(min(len(x), ROWS), x.dtype)
    found = np.empty((len(x), width), buffers.a.dtype)
    for first in range(0, len(x), ROWS):
        rows = x[first : first + ROWS]
        network.layer(buffers.a, 0, len(rows))[...] = rows
        found[first : first + ROWS] = function(buffers, len(rows))
    return found
