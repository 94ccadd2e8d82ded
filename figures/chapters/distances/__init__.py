"""What a distance between laws sees, and what it cannot see."""
