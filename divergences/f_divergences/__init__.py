"""Total variation, KL, JS and every other f-divergence, with their witnesses."""
