"""A small shop on django-oscar and its API, as a partner of ours might run it. Knows nothing of the product."""
