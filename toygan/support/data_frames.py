"""Tables of pandas, where it is installed; nothing of the package needs it."""

from collections.abc import Mapping


def data_frame(columns: Mapping, who: str):
    """A ``pandas.DataFrame`` of columns.

    Parameters
    ----------
    columns : mapping of str to (n,) array
    who : str
        What was called, for the message.

    Raises
    ------
    ImportError
        When pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        advice = "python -m pip install pandas"
        raise ImportError(f"{who} needs pandas, which is not installed: {advice}") from error
    return pandas.DataFrame(dict(columns))
