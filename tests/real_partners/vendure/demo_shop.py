"""Vendure's own demo catalogue, photographs and all, in a shop that runs. Only GTINs are added: it has none."""

import csv

from deploy.local.places import VAR
from deploy.partners.vendure.shop_program import Stock
from tests.factories.catalog import gtin
from tests.real_partners.published import vendure_demo

FIRST = 400_000


def demo_stock():
    """What the shop is filled with, and one GTIN of each product."""
    products, pictures = vendure_demo()
    with products.open() as file:
        table = [[cell.strip() for cell in row] for row in csv.reader(file)]
    titles, rows = table[0], table[1:]
    numbered = [[*row, gtin(FIRST + place)[1:]] for place, row in enumerate(rows)]
    ours = VAR / "partners" / "vendure-demo.csv"
    with ours.open("w", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([[*titles, "variant:gtin"], *numbered])
    stock = Stock(name="demo", pictures=pictures, products=ours)
    return stock, [f"0{row[-1]}" for row in numbered if row[titles.index("name")]]
