"""``python -m figures``."""

from figures.command import main

if __name__ == "__main__":
    main()
