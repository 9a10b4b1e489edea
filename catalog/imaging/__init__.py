"""Pictures: foreign bytes in, renditions of our own making out. Knows no database and no network."""

from catalog.imaging.reading import NotAPicture, decoded
from catalog.imaging.renditions import Rendition, renditions

__all__ = ["NotAPicture", "Rendition", "decoded", "renditions"]
