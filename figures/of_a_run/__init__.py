"""Figures of one training run and of a sweep."""
