"""Every drawing by its name."""

from collections.abc import Callable
from functools import partial

from partners.simulator.drawing import bottles, clothes, footwear, hats, packs
from partners.simulator.drawing.jackets import Cut, jacket
from partners.simulator.drawing.paint import shade
from partners.simulator.drawing.palette import COLOURS

Drawing = Callable[[str, str], str]


def _two_tone(colour: str, trim: str) -> str:
    return jacket(colour, trim, Cut(yoke=shade(colour, -0.5)))


def _of(cut: Cut) -> Drawing:
    return partial(jacket, cut=cut)


WARDROBE: dict[str, Drawing] = {
    "jacket": _of(Cut()),
    "jacket-narrow": _of(Cut(narrow=True)),
    "shell": _of(Cut(chest=False)),
    "two-tone": _two_tone,
    "coat": _of(Cut(longer=30, chest=False)),
    "parka": _of(Cut(longer=52)),
    "fur-parka": _of(Cut(longer=52, fur=True, baffles=64)),
    "down": _of(Cut(baffles=46, chest=False)),
    "quilted": _of(Cut(baffles=72, chest=False, longer=40)),
    "gilet": _of(Cut(baffles=46, hood=False, sleeves=False, chest=False)),
    "fleece": _of(Cut(hood=False)),
    "half-zip": _of(Cut(hood=False, half_zip=True, pockets=False, chest=False)),
    "hooded-fleece": _of(Cut(half_zip=True, chest=False, pockets=False, pouch=True)),
    "fleece-gilet": _of(Cut(hood=False, sleeves=False)),
    "base-layer": clothes.base_layer,
    "tee": clothes.tee,
    "shirt": clothes.shirt,
    "check-shirt": partial(clothes.shirt, checked=True),
    "trousers": clothes.trousers,
    "tights": clothes.tights,
    "shorts": clothes.shorts,
    "glove": clothes.glove,
    "mitten": clothes.mitten,
    "sock": clothes.sock,
    "pack": packs.pack,
    "tall-pack": packs.tall_pack,
    "roll-top": packs.roll_top,
    "duffel": packs.duffel,
    "dry-bag": packs.dry_bag,
    "hip-pack": packs.hip_pack,
    "bottle": bottles.bottle,
    "flask": bottles.flask,
    "mug": bottles.mug,
    "soft-flask": bottles.soft_flask,
    "beanie": hats.beanie,
    "bobble-hat": partial(hats.beanie, bobble=True),
    "cap": hats.cap,
    "sun-hat": hats.sun_hat,
    "headband": hats.headband,
    "neck-warmer": hats.neck_warmer,
    "boot": footwear.boot,
    "shoe": footwear.shoe,
    "wellington": footwear.wellington,
    "slipper": footwear.slipper,
}


def drawn(drawing: str, colour: str) -> str:
    """A picture of something in one of the colours, as SVG."""
    cloth, trim = COLOURS[colour]
    return WARDROBE[drawing](cloth, trim)
