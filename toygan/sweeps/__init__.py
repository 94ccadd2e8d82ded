"""Many runs: planned, estimated, trained side by side, reported."""
