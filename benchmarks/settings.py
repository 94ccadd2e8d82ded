"""The setting that every benchmark of training plays: that of the WGAN-GP toy script."""

BATCH, CRITIC_STEPS, WEIGHT, RATE, BETAS = 256, 5, 0.1, 1e-4, (0.5, 0.9)
CLIP = 0.041  # bounds the slope of a 2-64-64-64-1 critic by 1
