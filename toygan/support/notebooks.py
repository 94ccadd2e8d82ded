"""Whether this process is the kernel of a notebook, and showing something below its cell."""

import sys


def in_notebook() -> bool:
    """Whether there are cells to show something below; only a kernel has them, and has imported IPython."""
    shell = sys.modules.get("IPython")
    found = shell.get_ipython() if shell else None
    return found is not None and hasattr(found, "kernel")


def show(thing):
    """Show something below the cell; gives what ``update(thing)`` can be called on."""
    from IPython.display import display

    return display(thing, display_id=True)
