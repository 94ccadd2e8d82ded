"""Copying, filling, adding and summing matrices: a line of NumPy each, and a loop that is compiled.

Python calls the line, compiled code the loop: compiling the lines instead would take seconds each.
"""

from toygan.engine.separate import separately_compiled


def _copy(source, target):
    target[...] = source[: len(target)]


def _copy_loop(source, target):
    for i in range(target.shape[0]):
        for j in range(target.shape[1]):
            target[i, j] = source[i, j]


def _fill(x, value):
    x[...] = value


def _fill_loop(x, value):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] = value


def _add(source, target):
    target += source


def _add_loop(source, target):
    for i in range(target.shape[0]):
        for j in range(target.shape[1]):
            target[i, j] += source[i, j]


def _add_to_rows(row, target):
    target += row


def _add_to_rows_loop(row, target):
    for i in range(target.shape[0]):
        for j in range(target.shape[1]):
            target[i, j] += row[j]


def _sum_rows(x, sums):
    sums[...] = x.sum(axis=0)


def _sum_rows_loop(x, sums):
    for j in range(sums.size):
        sums[j] = 0
    for i in range(x.shape[0]):
        for j in range(sums.size):
            sums[j] += x[i, j]


copy = separately_compiled(_copy_loop, plain=_copy, inner=True)  # as many rows as the target has
fill = separately_compiled(_fill_loop, plain=_fill, inner=True)
add = separately_compiled(_add_loop, plain=_add, inner=True)
add_to_rows = separately_compiled(_add_to_rows_loop, plain=_add_to_rows, inner=True)
sum_rows = separately_compiled(_sum_rows_loop, plain=_sum_rows, inner=True)
