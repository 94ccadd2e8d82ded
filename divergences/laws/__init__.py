"""Laws (probability distributions) that can be compared: discrete ones, SciPy's, mixtures; their checks."""
