"""Generators without a game: what S1 shows before it lets two networks play.

S1: the lecture *Introduction to GAN*.
"""
