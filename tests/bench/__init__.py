"""`make bench`: figures as ratios, each measured in one run against a named limit or peer."""
