"""Gradients by hand: how they flow, what they are made of, and how to be sure of them."""
