"""Four partners, played by one small HTTP program that imports nothing of the product: see README.md."""
