"""The figures of the lectures, a folder for each chapter."""
