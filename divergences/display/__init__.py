"""How results show themselves in a notebook; every folder may import it, because it imports none of them."""
