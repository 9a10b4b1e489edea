"""Pictures of what is sold: named, fetched, drawn, shown and forgotten."""
