"""Algorithm 1 of the lecture: two networks trained in turn."""
