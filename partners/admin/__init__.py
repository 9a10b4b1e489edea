"""The console's pages for partners and what was said with them."""

from partners.admin import exchanges, notices, partners

__all__ = ["exchanges", "notices", "partners"]
