"""Backpropagation: the four equations and their second order, on lists of arrays or compiled (`passes`).

The equations are numbered as in the lecture (S2, the backpropagation notes, eqs. 6, 7, 13, 14): (BP3) gives
the weights, (BP4) the biases; Nielsen's book has it the other way round. S2 counts the input as layer 1, here
it is a[0].

Every letter is a sequence over the layers 0 … L; rows are samples. a[0] = x is the batch, W[l] is
(n_l, n_{l-1}), b[l] is (n_l,), sigma[l] names an activation, all others are (rows, n_l). Results go into the
last arguments.

    z, a     weighted input z[l] = a[l-1] W[l]ᵀ + b[l] and activation a[l] = σ(z[l])
    delta    ∂C/∂z[l], and ∂C/∂x for l = 0
    nabla    ∂C/∂a[l], kept for the rows that will be differentiated again
    R…       the derivative of … along a direction V of the input (Pearlmutter's R-operator)

S2: the lecture notes *GAN: Meeting #3*.
"""

from toygan.engine.letters import over_rows, times
from toygan.engine.loops import copy, fill, sum_rows
from toygan.network.activation_loops import activate, plus_curvature, times_slope


def forward(W, b, sigma, z, a):
    """From a[0] = x."""
    for l in range(1, len(W)):
        times(a[l - 1], W[l].T, z[l])  # z[l] = a[l-1] W[l]ᵀ …
        activate(sigma[l], z[l], b[l], a[l])  # … + b[l], and a[l] = σ(z[l])


def backward(W, sigma, z, a, delta, nabla):
    """From delta[L] = ∂C/∂a[L], which the cost left there."""
    L = len(W) - 1
    copy(delta[L], nabla[L])
    times_slope(sigma[L], z[L], a[L], delta[L])  # (BP1) delta[L] = ∂C/∂a[L] ⊙ σ′(z[L])
    for l in range(L - 1, 0, -1):
        times(delta[l + 1], W[l + 1], delta[l])
        copy(delta[l], nabla[l])
        times_slope(sigma[l], z[l], a[l], delta[l])  # (BP2) delta[l] = delta[l+1] W[l+1] ⊙ σ′(z[l])


def input_gradient(W, delta):
    """∂C/∂x: what a generator receives."""
    times(delta[1], W[1], delta[0])  # delta[0] = delta[1] W[1]


def weight_gradient(delta, a, nabla_W):
    """For a penalty, too: delta[l]ᵀ Ra[l-1] + Rdelta[l]ᵀ a[l-1] is one product of stacked rows (`passes`)."""
    for l in range(1, len(nabla_W)):
        over_rows(delta[l], a[l - 1], nabla_W[l])  # (BP3) delta[l]ᵀ a[l-1]; (R-BP3) rows delta|Rdelta by Ra|a


def bias_gradient(delta, nabla_b):
    """For a penalty, too: then the rows are Rdelta."""
    for l in range(1, len(nabla_b)):
        sum_rows(delta[l], nabla_b[l])  # (BP4) the sum over rows of delta[l]; (R-BP4) of Rdelta[l]


def r_forward(W, sigma, z, a, Rz, Ra):
    """From Ra[0] = V."""
    for l in range(1, len(W)):
        times(Ra[l - 1], W[l].T, Ra[l])
        copy(Ra[l], Rz[l])  # Rz[l] = Ra[l-1] W[l]ᵀ
        times_slope(sigma[l], z[l], a[l], Ra[l])  # Ra[l] = Rz[l] ⊙ σ′(z[l])


def r_backward(W, sigma, z, a, nabla, Rz, Rdelta):
    """In layer L, (R-BP2) has no first term and is (R-BP1): ∂C/∂a[L] is given and does not change along V."""
    L = len(W) - 1
    fill(Rdelta[L], 0)
    for l in range(L, 0, -1):
        if l < L:
            times(Rdelta[l + 1], W[l + 1], Rdelta[l])
            times_slope(sigma[l], z[l], a[l], Rdelta[l])  # (R-BP2) Rdelta[l+1] W[l+1] ⊙ σ′(z[l]) …
        plus_curvature(sigma[l], z[l], a[l], nabla[l], Rz[l], Rdelta[l])  # (R-BP1), (R-BP2) … + nabla σ″ Rz
