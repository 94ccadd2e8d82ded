"""From a figure's module to files: what to build again, saving, films, the gallery."""
