"""How results show themselves in a notebook; every room may use it, for it knows nothing of what it shows."""
