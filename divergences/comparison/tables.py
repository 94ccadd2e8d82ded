"""Plain text tables."""


def text_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Lay out columns, two spaces apart, under a head and a line; columns without any entry are left out.

    Examples
    --------
    >>> print(text_table(("name", "value"), [("tv", "0.5"), ("kl", "inf")]))
    name  value
    ----  -----
    tv    0.5
    kl    inf
    """
    columns = [column for column in zip(head, *rows) if any(column[1:])]
    widths = [max(map(len, column)) for column in columns]
    columns = [(column[0], "-" * width, *column[1:]) for column, width in zip(columns, widths)]
    lines = zip(*columns)
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines
    )
