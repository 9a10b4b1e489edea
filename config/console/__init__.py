"""The console: Django's admin as one door, what needs a person, and whose rows the operator looks at."""
