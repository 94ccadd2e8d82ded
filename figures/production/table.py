"""The numbers of a figure as one CSV table, for a spreadsheet or another program to draw.

A column is a one-dimensional array, or a slice of a larger one along its longest axis; its head is the
name, or the NumPy expression of the slice: ``path[:,0]``. Columns that are shorter end in empty cells.
Numbers are written with every digit they have.
"""

import csv
import io
import itertools

import numpy as np


def written(data: dict) -> bytes:
    """The table, in UTF-8.

    Parameters
    ----------
    data : dict of str to array
        What ``compute`` returned.

    Examples
    --------
    >>> print(written({"x": np.arange(3), "path": np.eye(3)[:, :2], "w": 0.1}).decode())
    x,"path[:,0]","path[:,1]",w
    0,1.0,0.0,0.1
    1,0.0,1.0,
    2,0.0,0.0,
    <BLANKLINE>
    """
    columns = {head: values for name, array in data.items() for head, values in _columns(name, array)}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(itertools.zip_longest(*columns.values(), fillvalue=""))
    return text.getvalue().encode("utf-8")


def _columns(name: str, array):
    """Heads and values of the columns of one array."""
    array = np.asarray(array)
    if array.ndim < 2:
        yield name, np.atleast_1d(array).tolist()
        return
    longest = int(np.argmax(array.shape))
    for index in np.ndindex(*np.delete(array.shape, longest)):
        places = [*map(str, index)]
        places.insert(longest, ":")
        yield f"{name}[{','.join(places)}]", np.moveaxis(array, longest, -1)[index].tolist()
