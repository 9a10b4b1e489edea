"""What shops and suppliers call the columns of their lists: ours, Google's, Shopify's, and the words of six languages.

Compared by letters and digits alone, so `Artikel-Nr.` is `artikelnr`. The first that a list has counts.
"""

import re
from collections.abc import Mapping

TITLES: Mapping[str, tuple[str, ...]] = {
    "gtin": (
        "gtin", "ggtin", "gtin14", "gtin13", "ean", "ean13", "eancode", "upc", "upca", "barcode", "variantbarcode",
        "jan", "isbn", "isbn13", "codigodebarras", "codebarres", "codiceean", "streepjescode", "strichcode",
    ),
    "partner_sku": (
        "partnersku", "sku", "suppliersku", "variantsku", "gid", "id", "itemid", "item", "itemno", "itemnumber",
        "articleno", "articlenumber", "article", "artikelnr", "artikelnummer", "artnr", "productcode", "code", "partno",
        "partnumber", "mpn", "gmpn", "referencia", "referencja", "reference", "ref", "codice", "codigo", "artikel",
    ),
    "title": (
        "title", "gtitle", "name", "productname", "producttitle", "itemname", "bezeichnung", "artikelbezeichnung",
        "titel", "nome", "nombre", "nom", "titre", "titulo", "titolo", "designation", "omschrijving", "description1",
    ),
    "cost": (
        "cost", "gcostofgoodssold", "unitcost", "costprice", "dealerprice", "netprice", "net", "netto", "wholesale",
        "wholesaleprice", "purchaseprice", "ek", "ekpreis", "einkaufspreis", "nettopreis", "haendlerpreis",
        "händlerpreis", "coste", "costo", "precocusto", "preçodecusto", "prixachat", "prixdachat", "inkoopprijs",
        "yourprice",
    ),
    "price": (
        "price", "gprice", "variantprice", "rrp", "msrp", "srp", "retailprice", "recommendedretailprice", "listprice",
        "uvp", "vk", "vkpreis", "verkaufspreis", "preis", "precio", "preço", "preco", "prix", "prezzo", "prijs", "pvp",
    ),
    "currency": ("currency", "currencycode", "waehrung", "währung", "moneda", "moeda", "devise", "valuta", "cur"),
    "available": (
        "available", "gavailability", "availability", "stock", "qty", "quantity", "gquantity", "onhand", "instock",
        "variantinventoryqty", "inventory", "stocklevel", "bestand", "lagerbestand", "lager", "menge", "verfügbar",
        "verfuegbar", "existencias", "cantidad", "quantidade", "quantite", "quantité", "disponibilita", "giacenza",
        "voorraad", "freestock",
    ),
    "lead_time_days": (
        "leadtime", "leadtimedays", "deliverydays", "dispatchdays", "lieferzeit", "lieferzeittage", "handlingtime",
        "plazodeentrega", "delai", "levertijd",
    ),
    "family": (
        "family", "gitemgroupid", "itemgroupid", "parentsku", "parent", "style", "stylenumber", "handle", "model",
        "modell", "groupid", "masterid", "modelo", "modele", "modèle",
    ),
    "brand": ("brand", "gbrand", "vendor", "manufacturer", "marke", "hersteller", "marca", "marque", "merk"),
    "description": ("description", "gdescription", "longdescription", "beschreibung", "descripcion", "bodyhtml"),
    "category": (
        "category", "gproducttype", "producttype", "ggoogleproductcategory", "type", "warengruppe", "kategorie",
        "categoria", "categorie", "catégorie", "group",
    ),
    "backorder_on": ("backorderon", "gavailabilitydate", "availabilitydate", "availablefrom", "nextdelivery", "eta"),
}  # fmt: skip
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "colour": ("colour", "color", "gcolor", "gcolour", "farbe", "couleur", "cor", "colore", "kleur"),
    "size": ("size", "gsize", "groesse", "grösse", "talla", "tamanho", "taille", "taglia", "maat"),
    "material": ("material", "gmaterial", "materiale", "matiere", "matière"),
    "pattern": ("pattern", "gpattern", "muster"),
}
IMAGES = re.compile(r"g?(additional)?(image|picture|bild|foto|imagen|imagem)s?(link|url|src)?[0-9]*")
HAS_SOME = frozenset({
    "yes", "y", "true", "some", "available", "in stock", "in_stock", "in-stock", "instock", "ja", "auf lager",
    "verfügbar", "verfuegbar", "oui", "en stock", "si", "sí", "sì", "sim", "op voorraad",
})  # fmt: skip
HAS_NONE = frozenset({
    "no", "n", "false", "none", "unavailable", "out of stock", "out_of_stock", "out-of-stock", "outofstock", "sold out",
    "soldout", "discontinued", "preorder", "pre order", "pre_order", "backorder", "back_order", "nein", "ausverkauft",
    "nicht verfügbar", "non", "épuisé", "agotado", "não", "nao", "esgotado", "nee",
})  # fmt: skip


def letters(title: str) -> str:
    """A title by its letters and digits alone."""
    return re.sub(r"[^\w]|_", "", title.casefold())
