"""The colours things come in, and the trim that goes with each."""

from typing import NamedTuple


class Colour(NamedTuple):
    """A cloth and its trim."""

    cloth: str
    trim: str


COLOURS = {
    "Fern": Colour("#1f6b4f", "#d7e4d6"),
    "Ember": Colour("#e2763a", "#3a2a20"),
    "Night": Colour("#27476f", "#f0c35a"),
    "Slate": Colour("#33373b", "#c8cdd1"),
    "Sun": Colour("#e0b02c", "#34332e"),
    "Rowan": Colour("#b23a3f", "#f2dede"),
    "Sand": Colour("#b9a98a", "#4b4032"),
    "Lagoon": Colour("#2f8c8f", "#e9f1dc"),
    "Heather": Colour("#6d5a91", "#e9ddf3"),
    "Moss": Colour("#7c8b5a", "#f3efdc"),
    "Rust": Colour("#a8452f", "#e9e2d2"),
    "Bark": Colour("#7a5533", "#e0c48a"),
    "Chalk": Colour("#d9d3c3", "#6a6252"),
    "Sky": Colour("#6f9fc4", "#f6f1e2"),
}
