"""Four partners, played by one small program that imports nothing of the product: see README.md."""
