"""All distances between two laws side by side, and the shifted lines of the lecture."""
