"""A partner we did not write: django-oscar with its API, installed and filled for tests and for trying things out.

Its packages never meet the product's: they live in an environment of their own under `var/partners/oscar`.
"""
