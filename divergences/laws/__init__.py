"""What may be compared: discrete laws, SciPy's laws, mixtures; their checks at the door."""
