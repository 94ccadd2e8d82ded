"""Distances between probability laws, each number with its warrant."""
