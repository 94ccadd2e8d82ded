"""The commands, one module per job; `toygan.cli` gives them their names."""
