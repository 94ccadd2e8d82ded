"""Backpropagation differentiated along a direction of the parameters: RW, Rb, and of the input: Ra[0].

The letters are those of `toygan.network.backprop`. What R ∂C/∂a[L] is, the cost says; R ∇W[l] and R ∇b[l] are
then (R-BP3) and (R-BP4).
"""

from toygan.engine.letters import times
from toygan.engine.loops import add, add_to_rows, copy
from toygan.network.activation_loops import plus_curvature, times_slope


def r_forward_along(W, RW, Rb, moves, sigma, z, a, Rz, Ra, room):
    """From Ra[0]; the parameters move along RW and Rb, too, if ``moves``."""
    for l in range(1, len(W)):
        times(Ra[l - 1], W[l].T, Ra[l])  # (R-FORWARD) Rz[l] = Ra[l-1] W[l]ᵀ …
        if moves:
            times(a[l - 1], RW[l].T, room[l])
            add(room[l], Ra[l])  # … + a[l-1] RW[l]ᵀ + Rb[l]
            add_to_rows(Rb[l], Ra[l])
        copy(Ra[l], Rz[l])
        times_slope(sigma[l], z[l], a[l], Ra[l])


def r_backward_along(W, RW, moves, smooth, sigma, z, a, nabla, Rz, delta, Rdelta, room):
    """From Rdelta[L] = R ∂C/∂a[L]; delta and nabla are those of `backward`. Rdelta[0] is R ∂C/∂x."""
    for l in range(len(W) - 1, -1, -1):
        if l < len(W) - 1:
            times(Rdelta[l + 1], W[l + 1], Rdelta[l])
            if moves:
                times(delta[l + 1], RW[l + 1], room[l])
                add(room[l], Rdelta[l])  # (R-BACKWARD) R∇a[l] = Rdelta[l+1] W[l+1] + delta[l+1] RW[l+1]
        if l > 0:
            times_slope(sigma[l], z[l], a[l], Rdelta[l])
            if smooth:
                plus_curvature(sigma[l], z[l], a[l], nabla[l], Rz[l], Rdelta[l])
