"""Two players: what each of them follows, and where that leads."""
