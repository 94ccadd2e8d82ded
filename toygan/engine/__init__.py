"""Everything that knows Numba: compilation, machine code on disk, views, products, workers."""
