"""Studies under a fixed protocol, which users repeat with a loss or settings of their own."""
