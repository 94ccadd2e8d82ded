"""Histograms and images for ``toygan compare --grid``: npy arrays, a mass for each cell."""

from pathlib import Path

from toygan.commands.laws import Asked, Given

COLOURS = (3, 4)  # channels of a picture in colour


def read_grids(words: tuple[str, str], asked: Asked) -> tuple[Given, Given]:
    """Two arrays of masses of one shape, as laws on one grid.

    Parameters
    ----------
    words : (str, str)
        Names of npy files.
    asked : Asked

    Raises
    ------
    ValueError, OSError
        Naming the file or the option.
    """
    others = {"--columns": asked.columns, "--weights": asked.weights, "--subsample": asked.subsample}
    others["--test and --estimate"] = asked.samples
    for option, given in others.items():
        if given:
            raise ValueError(f"--grid compares masses by cell; leave out {option}: that is for points")
    arrays = [_array(word) for word in words]
    if arrays[0].shape != arrays[1].shape:
        shapes = " and ".join(f"{Path(word).name} {array.shape}" for word, array in zip(words, arrays))
        raise ValueError(f"--grid compares arrays of one shape; they are {shapes}")
    return tuple(_on_grid(word, array, asked.normalize) for word, array in zip(words, arrays))


def _array(word: str):
    """The array in an npy file."""
    from toygan.support.npy_files import read_npy

    path = Path(word)
    if path.suffix.lower() != ".npy":
        raise ValueError(f"--grid takes .npy arrays (numpy.save); came {path.name!r}")
    with path.open("rb") as file:
        try:
            array = read_npy(file, path.stat().st_size)
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from None
    if array.ndim == 3 and array.shape[2] in COLOURS:
        raise ValueError(
            f"{path.name} has the shape {array.shape}, like a colour image, which has no single mass by "
            "pixel: save one channel, or their mean"
        )
    return array


def _on_grid(word: str, array, normalize: bool) -> Given:
    from divergences import pmf_on_grid

    name = Path(word).name
    try:
        law = pmf_on_grid(array, normalize)
    except (ValueError, TypeError) as error:
        words = str(error).replace("Divide by it, or say pmf_on_grid(…, normalize=True)", "Say --normalize")
        raise ValueError(f"{name}: {words}") from None
    return Given(law, name, said=f"{' × '.join(map(str, array.shape))} cells of {name}")
