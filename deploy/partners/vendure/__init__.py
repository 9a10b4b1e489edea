"""A partner we did not write: Vendure, installed and filled for tests and for trying things out.

Its packages never meet the product's, nor do its tables: they live under `var/partners/vendure` and in a PostgreSQL of
its own.
"""
