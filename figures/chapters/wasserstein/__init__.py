"""Figures of the chapter on Wasserstein GANs."""
