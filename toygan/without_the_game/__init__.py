"""Generators that play no game: what can be done without a discriminator, or without a generator (S1)."""
