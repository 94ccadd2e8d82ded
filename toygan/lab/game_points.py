"""The user's points in a game: drawn on the page, or sent as the bytes of a CSV or NPY file.

They are read by `toygan.points` and kept, by content, as CSV in a temporary folder of the lab's own, so that
a game on them is a `TrainConfig` like any other. No name and no path of the page reaches a file.
"""

import csv
import io
import shutil
import tempfile
import warnings
import weakref
from pathlib import Path

from toygan.datasets.file_names import is_file_name
from toygan.datasets.points import Points, points
from toygan.lab.messages import points as pairs_of
from toygan.support.memory import refuse_beyond_memory

DRAWN = "drawn"  # as ``data`` of the address: its points are in ``drawn``
MOST_DRAWN, REACH = 600, 4.0
MOST_BYTES = 2**22  # of a file
KINDS = ("csv", "npy")
MOST_KEPT = 16


class PointStore:
    """The user's points of one lab.

    Examples
    --------
    >>> store = PointStore()
    >>> name, notes = store.take(b"x,y\\n0.5,1\\n2,3.5\\n", "csv")
    >>> name, store.known(name), store.rows(name).tolist()
    ('points-ac9b5838', True, [[0.5, 1.0], [2.0, 3.5]])
    """

    def __init__(self):
        self._folder: Path | None = None
        self._kept: dict[str, Points] = {}

    def known(self, name: str) -> bool:
        """Whether points of that name are kept."""
        return name in self._kept

    @property
    def names(self) -> list[str]:
        """The points that are kept."""
        return list(self._kept)

    def rows(self, name: str):
        """The points of a name, (n, d)."""
        return self._kept[name].rows

    def take(self, content: bytes, kind: str) -> tuple[str, list[str]]:
        """Read the bytes of a file and keep its points; their name, and what there is to say of them.

        Raises
        ------
        ValueError
            For more bytes than ``MOST_BYTES``, a cell that is no number (row and column), more than two
            columns, and everything else that `toygan.points` refuses.
        """
        if len(content) > MOST_BYTES:
            raise ValueError(f"a file must have at most {MOST_BYTES:,} bytes here; it has {len(content):,}")
        refuse_beyond_memory(16 * len(content), "the file", "give fewer rows")
        file = self.folder / f"file.{kind}"
        file.write_bytes(content)
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                found = points(file)
        finally:
            file.unlink(missing_ok=True)
        return self.keep(found), [str(one.message) for one in caught]

    def draw(self, state: dict) -> str:
        """Keep the points of ``drawn`` in the address, ``x,y;x,y``; their name."""
        pairs = pairs_of(state, DRAWN, MOST_DRAWN, REACH)
        if len(pairs) < 2:
            raise ValueError(f"drawn must be at least two points x,y;x,y; it has {len(pairs)}")
        return self.keep(points([list(pair) for pair in pairs], columns=[1, 2]))

    def keep(self, found: Points) -> str:
        """Keep points by their content; their name."""
        if found.dimension > 2:
            raise ValueError(f"points must have one or two columns here; these have {found.dimension}")
        name = f"points-{found.sha256[:8]}"
        if name not in self._kept:
            while len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            with self.path(name).open("w", newline="", encoding="utf-8") as file:
                file.write(as_csv(found.rows, found.columns))
            self._kept[name] = found
        return name

    @property
    def folder(self) -> Path:
        """The lab's own, made when it is first needed; it goes with the lab."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="toygan-lab-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder

    def path(self, name: str) -> Path:
        """The file of kept points."""
        return self.folder / f"{name}.csv"


def as_csv(rows, columns) -> str:
    """Points as text that gives the same float64 numbers again."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([repr(float(value)) for value in row] for row in rows)
    return text.getvalue()


def shown_name(data: str) -> str:
    """How the page calls the data of a configuration: a law's name, or that of kept points."""
    return Path(data).stem if is_file_name(data) else data
