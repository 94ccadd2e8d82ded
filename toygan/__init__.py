"""Toy GANs trained by a from-scratch NumPy network with hand-written backpropagation."""
