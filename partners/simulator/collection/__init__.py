"""The things there are: families of clothes and gear, invented, and who sells them."""
