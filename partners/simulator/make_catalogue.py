"""`python -m partners.simulator.make_catalogue`: writes catalogue.json and the pictures. The same every time."""

import json
from pathlib import Path

from partners.simulator.collection.accessories import ACCESSORIES
from partners.simulator.collection.boots import BOOTS
from partners.simulator.collection.clothing import CLOTHING
from partners.simulator.collection.family import Family
from partners.simulator.collection.jackets import JACKETS
from partners.simulator.collection.offers import TRADERS, offers_of
from partners.simulator.collection.packs import PACKS
from partners.simulator.drawing.wardrobe import drawn
from partners.simulator.exchange import Json

FOLDER = Path(__file__).parent
NUMBERED = [
    (number, family)
    for first, families in ((101, JACKETS), (201, CLOTHING), (301, BOOTS), (401, PACKS), (501, ACCESSORIES))
    for number, family in enumerate(families, start=first)
]
COLLECTION = [family for _, family in NUMBERED]
BRANDS = {
    "Northpeak": 110,
    "Tarn": 120,
    "Lumi": 130,
    "Moor & Fell": 140,
    "Holm": 150,
    "Saltmarsh": 160,
    "Cragside": 170,
}


def main() -> None:
    """Write all files, and remove pictures of what there is no longer."""
    files = made()
    for old in (FOLDER / "pictures").glob("*.svg"):
        if f"pictures/{old.name}" not in files:
            old.unlink()
    for name, content in files.items():
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).write_text(content)
    print(f"{len(files) - 1} pictures, {len(COLLECTION)} families.")


def made() -> dict[str, str]:
    """Every file by its name: the catalogue, and one picture for each family in each colour."""
    pictures = {
        f"pictures/{_picture(family, colour)}": drawn(family.drawing, colour)
        for family in COLLECTION
        for colour in family.colours.split("|")
    }
    return {"catalogue.json": _text(catalogue()), **pictures}


def catalogue() -> Json:
    """Families with their variants, and each partner's offers."""
    gtins = {family.code: _gtins(family, number) for number, family in NUMBERED}
    return {
        "families": [_family(family, gtins[family.code]) for family in COLLECTION],
        "partners": {
            partner: {
                "offers": [
                    offer._asdict()
                    for number, family in NUMBERED
                    if partner in family.partners
                    for offer in offers_of(family, number, gtins[family.code], partner)
                ]
            }
            for partner in TRADERS
        },
    }


def check_digit(body: str) -> int:
    """The last digit of a GTIN, from those before it (GS1 General Specifications, 7.9.1)."""
    weighed = (int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return -sum(weighed) % 10


def _gtins(family: Family, number: int) -> list[str]:
    """One for each variant, in GS1's own range 950: brand, family, variant, check digit."""
    brand = BRANDS[family.brand]
    bodies = [f"0950{brand}{number:03}{place:03}" for place, _ in enumerate(family.variants(), start=1)]
    return [f"{body}{check_digit(body)}" for body in bodies]


def _family(family: Family, gtins: list[str]) -> Json:
    return {
        "family": family.code,
        "title": family.title,
        "brand": family.brand,
        "category": family.category,
        "description": family.description,
        "listed": family.listed,
        "variants": [
            {
                "gtin": gtin,
                "attributes": {"colour": colour, family.axis: size},
                "picture": _picture(family, colour),
            }
            for gtin, (colour, size) in zip(gtins, family.variants(), strict=True)
        ],
    }


def _picture(family: Family, colour: str) -> str:
    return f"{family.code}-{colour.casefold()}.svg"


def _text(catalogue: Json) -> str:
    """JSON with one variant or offer a line, so that a change can be read."""
    families = ",\n".join(_family_text(family) for family in catalogue["families"])
    partners = ",\n".join(
        f'"{code}": {{"offers": [\n{_lines(partner["offers"])}\n]}}'
        for code, partner in catalogue["partners"].items()
    )
    return f'{{"families": [\n{families}\n],\n"partners": {{\n{partners}\n}}}}\n'


def _family_text(family: Json) -> str:
    head = json.dumps({**family, "variants": []}, ensure_ascii=False)
    return f"{head.removesuffix(']}')}\n{_lines(family['variants'])}\n]}}"


def _lines(rows: list[Json]) -> str:
    return ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)


if __name__ == "__main__":
    main()
