"""The rules. Each is a function that raises Broken, in words, when a transformer does not keep it."""
