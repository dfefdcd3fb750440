"""Who and what the words of a text stand for."""
