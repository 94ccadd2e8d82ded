"""Files, locks, names and interruption; knows nothing of networks."""
