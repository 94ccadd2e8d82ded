"""``python -m toygan`` is the same as the ``toygan`` command."""

from toygan.cli import main

if __name__ == "__main__":
    main()
