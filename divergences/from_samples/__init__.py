"""What samples alone say about the laws behind them."""
