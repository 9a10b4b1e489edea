"""The whole product on one machine with nothing installed: `make demo` and `make test` end here."""
