"""How figures look: their style, their words in every language, drawing helpers."""
