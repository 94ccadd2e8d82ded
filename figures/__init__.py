"""Every figure of the lectures, from one command."""
