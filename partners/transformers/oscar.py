"""django-oscar's API."""
