"""What a critic proves: how steep it can be, and how far apart two distributions are at least."""
