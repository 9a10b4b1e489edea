"""Real partner systems, each in an environment of its own, for `make test-partners`."""
