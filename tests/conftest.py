"""What every test shares: derandomised hypothesis in CI, and figures without a display."""

import os

import hypothesis
import matplotlib

# no result depends on it, and threads that wait for each other are slow where tests share the processors
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
matplotlib.use("Agg")
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")
