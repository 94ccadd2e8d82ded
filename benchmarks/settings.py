"""The setting that every benchmark of training plays: that of the WGAN-GP toy script."""

BATCH, CRITIC_STEPS, WEIGHT, RATE, BETAS = 256, 5, 0.1, 1e-4, (0.5, 0.9)
