"""What samples alone say of the distributions ("laws") behind them: a test, and estimates of divergences."""
