"""Checks of the arguments of a network: converted to its dtype, or refused with the argument's name."""

import numbers
import operator

import numpy as np

from toygan.network.activations import ACTIVATIONS


def checked_sizes(sizes, hidden: str = "identity", output: str = "identity") -> tuple[int, ...]:
    """Layer sizes n_0 … n_L as whole numbers, at least two, each 1 or more, and fit for the activations."""
    try:
        sizes = tuple(operator.index(size) for size in sizes)
    except TypeError:
        raise TypeError(
            f"sizes must be a sequence of whole numbers such as [2, 64, 1]; it is {sizes!r}"
        ) from None
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes must be two or more numbers, each 1 or more; it is {list(sizes)}")
    check_widths(sizes, hidden, output)
    return sizes


def check_widths(sizes, hidden: str, output: str) -> None:
    """Refuse layers whose width is not a multiple of the units that their activation takes together."""
    for l, width in enumerate(sizes[1:], start=1):
        name = output if l == len(sizes) - 1 else hidden
        if width % ACTIVATIONS[name].units:
            raise ValueError(
                f"{name} sorts units in pairs, so the width of its layers must be even; layer {l} of "
                f"{list(sizes)} has {width}"
            )


def checked_dtype(dtype) -> np.dtype:
    """float32 or float64."""
    dtype = np.dtype(dtype)
    if dtype not in (np.float32, np.float64):
        raise ValueError(f"dtype must be float32 or float64; it is {dtype}")
    return dtype


def checked_batch(x, width, dtype, complex_too):
    """``x`` as a C-ordered (n, width) array of finite numbers in ``dtype``; complex if ``complex_too``."""
    x = np.asarray(x)
    if x.dtype.kind not in "biufc":
        raise TypeError(f"x must hold numbers; its dtype is {x.dtype}")
    if x.dtype.kind == "c" and not complex_too:
        raise TypeError(
            "x must be real: compiled code takes no complex numbers. For complex steps set "
            "NUMBA_DISABLE_JIT=1, or take the networks of toygan.gradcheck.source_copies.uncompiled()"
        )
    if x.ndim == 1 and width == 1:
        x = x.reshape(-1, 1)
    if x.ndim != 2 or x.shape[1] != width:
        raise ValueError(f"x must have shape (n, {width}); its shape is {x.shape}")
    if len(x) == 0:
        raise ValueError(f"x must hold at least one row; its shape is {x.shape}")
    with np.errstate(over="ignore"):
        converted = np.ascontiguousarray(x, dtype=x.dtype if x.dtype.kind == "c" else dtype)
    _refuse_non_finite(converted, x, "x")
    return converted


def checked_nabla(nabla_a, output):
    """∂C/∂a[L] as an array like the output, finite; complex only for a complex output."""
    nabla_a = np.asarray(nabla_a)
    if nabla_a.dtype.kind not in ("biufc" if output.dtype.kind == "c" else "biuf"):
        raise TypeError(f"nabla_a must hold real numbers; its dtype is {nabla_a.dtype}")
    if nabla_a.shape != output.shape:
        raise ValueError(f"nabla_a must have the output's shape {output.shape}; its shape is {nabla_a.shape}")
    with np.errstate(over="ignore"):
        converted = nabla_a.astype(output.dtype)
    _refuse_non_finite(converted, nabla_a, "nabla_a")
    return converted


def check_forward(forward, sizes, dtype):
    """Refuse the forward pass of a network with other sizes or another dtype."""
    theirs = tuple(a.shape[1] for a in forward.a)
    if theirs != sizes or forward.output.dtype not in (dtype, complex):
        raise ValueError(
            f"forward must come from this network, {list(sizes)} in {dtype}; "
            f"it comes from {list(theirs)} in {forward.output.dtype}"
        )


def check_finite(parameters, weights, biases):
    """Refuse NaN and infinities among the parameters, and say in which layer they are."""
    if not np.isfinite(parameters).all():
        for l, (W, b) in enumerate(zip(weights, biases), start=1):
            if not (np.isfinite(W).all() and np.isfinite(b).all()):
                raise ValueError(f"parameters must be finite; layer {l} holds NaN or infinity")


def check_weight(weight):
    """Refuse a penalty weight that is not a finite number, 0 or more."""
    if not (isinstance(weight, numbers.Real) and np.isfinite(weight) and weight >= 0):
        raise ValueError(f"weight must be finite and 0 or more; it is {weight!r}")


def _refuse_non_finite(converted, given, name):
    if not np.isfinite(converted).all():
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(converted))[0])
        where = ", ".join(map(str, place))
        raise ValueError(f"{name} must be finite in {converted.dtype}; {name}[{where}] = {given[place]}")
