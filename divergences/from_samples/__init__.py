"""Tests that need samples only: whether two samples come from one distribution ("law")."""
