"""A class that must never be loaded."""

raise AssertionError("This module was imported from a row.")
