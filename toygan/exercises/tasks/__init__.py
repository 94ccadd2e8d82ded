"""The exercises of the package, one in each module."""
