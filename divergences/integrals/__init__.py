"""Integrals of densities on the line, each with an estimate of its error."""
