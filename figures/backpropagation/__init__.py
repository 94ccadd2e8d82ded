"""Backpropagation: derivatives, and how to be sure of them."""
