"""All cases of the corpus."""

import json

from tests.catalog.feeds_corpus.cases import (
    BOOT,
    BOTH,
    DROPPED,
    GOOGLE,
    LIN,
    NAMESPACE,
    NEXT,
    NO_DTD,
    NO_LENGTH,
    NO_TITLES,
    ROUNDED,
    SKU,
    SOCK,
    THINGS,
    TOO_LONG,
    Case,
    book,
    entry,
    feed,
    listed,
    repacked,
    row,
    stock_list,
    thing,
)  # fmt: skip

COMMA = {"decimal_comma": True, "delimiter": ";"}
SEMI = "sku;gtin;title;cost;stock"
BOTH_SKUS = (SKU, NEXT)
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
MANY_LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
LAUGHING_SHEET = (
    f'<!DOCTYPE x [<!ENTITY e0 "lol">{MANY_LAUGHS}]><worksheet xmlns="{MAIN}"><sheetData><row r="1">'
    '<c t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData></worksheet>'
)
PAGE = b"<!DOCTYPE html><html><head><title>Log in</title></head><body><form></form></body></html>"
LOGIN = "It is a web page, perhaps one that wants a log-in, and no list."
ATOM = (
    f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="{NAMESPACE}"><title>Shop</title>'
    f"<entry>{entry()}</entry></feed>"
).encode()

ENCODINGS = [
    Case("plain", listed(*BOTH), BOTH_SKUS),
    Case("utf-8 with a mark", b"\xef\xbb\xbf" + listed(*BOTH), BOTH_SKUS),
    Case("utf-16 little endian with a mark", b"\xff\xfe" + listed(*BOTH, encoding="utf-16-le"), BOTH_SKUS),
    Case("utf-16 big endian with a mark", b"\xfe\xff" + listed(*BOTH, encoding="utf-16-be"), BOTH_SKUS),
    Case("utf-16 without a mark", listed(*BOTH, encoding="utf-16-le"),
         refused="It holds NUL characters, so it is not written in utf-8. Set the encoding."),
    Case("cp1252 taken for utf-8", listed(row(title="Größe"), encoding="cp1252"),
         refused="Line 2 is not written in utf-8. Set the encoding."),
    Case("cp1252 as agreed", listed(row(title="Größe"), encoding="cp1252"), (SKU,), options={"encoding": "cp1252"}),
    Case("utf-8 where cp1252 was agreed", listed(row(title="Größe")), (SKU,), options={"encoding": "cp1252"}),
    Case("NUL bytes", listed(row(title="Mo\x00or")),
         refused="It holds NUL characters, so it is not written in utf-8. Set the encoding."),
    Case("control characters", listed(row(title="Mo\x01or"), BOTH[1]), (NEXT,),
         ("title holds characters that are no text.",)),
    Case("half a character at the end", listed(row())[:-1] + b"\xc3",
         refused="Line 2 is not written in utf-8. Set the encoding."),
]  # fmt: skip

SEPARATED = [
    Case("tabs", listed(*(one.replace(",", "\t") for one in BOTH), titles="sku\tgtin\ttitle\tcost\tstock"), BOTH_SKUS),
    Case("bars", listed(*(one.replace(",", "|") for one in BOTH), titles="sku|gtin|title|cost|stock"), BOTH_SKUS),
    Case("mixed delimiters", listed(BOTH[0].replace(",", ";"), BOTH[1]), (NEXT,),
         ("It has 1 cells where there are 5 titles.",)),
    Case("line ends of a Macintosh", listed(*BOTH, end="\r"), BOTH_SKUS),
    Case("line ends of Windows, and empty lines", listed(BOTH[0], "", BOTH[1], end="\r\n"), BOTH_SKUS),
    Case("quotes within quotes, doubled", listed(row(title='"12"" boot"'), BOTH[1]), BOTH_SKUS),
    Case("quotes within quotes, not doubled", listed(row(title='"12" boot"'), BOTH[1]), (NEXT,),
         ("It is no CSV: ',' expected after '\"'.",)),
    Case("a quote that is never closed", listed(BOTH[0], row(NEXT, SOCK, '"Wool'), *[row()] * 3),
         refused="From line 3 on, it is no CSV: unexpected end of data."),
    Case("a line end within quotes", listed(row(title='"Moor\nboot"'), BOTH[1]), BOTH_SKUS),
    Case("a cell of 10 MB", listed(row(title="x" * 10_000_000), BOTH[1]), (NEXT,), (TOO_LONG,)),
    Case("a cell of 200 kB", listed(row(title="x" * 200_000), BOTH[1]), (NEXT,), (TOO_LONG,)),
    Case("a shifted row", listed(row(title="Boot, brown"), BOTH[1]), (NEXT,),
         ("It has 6 cells where there are 5 titles.",)),
    Case("a row cut short", listed("MOOR-39,09500000000051", BOTH[1]), (NEXT,),
         ("It has 2 cells where there are 5 titles.",)),
    Case("duplicate rows", listed(BOTH[0], BOTH[0], BOTH[1]), BOTH_SKUS,
         (f"GTIN {BOOT} stands in line 2 already.",)),
    Case("two items of one SKU", listed(BOTH[0], row(gtin=SOCK)), (SKU,),
         (f"SKU {SKU} stands in line 2 already.",)),
    Case("an empty file", b"", refused=NO_TITLES),
    Case("blanks alone", b" \n\n \n", refused=NO_TITLES),
    Case("titles only", listed(), refused="No row can be used. list: It has no rows."),
    Case("no titles", "\n".join(BOTH).encode(), refused=NO_TITLES),
    Case("a heading above the titles", b"Northpeak\n;;\n\n" + listed(*BOTH), BOTH_SKUS),
    Case("a title twice", listed(BOTH[0] + ",1", titles="sku,gtin,title,cost,stock,COST"),
         refused="The title 'cost' stands twice."),
    Case("a page that wants a log-in", PAGE, refused=LOGIN),
    Case("a page without a type", b"\n<html><body>503</body></html>", refused=LOGIN),
    Case("a PDF", b"%PDF-1.7\n", refused="It is a PDF. Save the list as CSV or XLSX."),
    Case("packed by gzip", b"\x1f\x8b\x08\x00", refused="It is packed (GZIP). Unpack it first."),
]  # fmt: skip

CELLS = [
    Case("a GTIN in scientific notation", listed(row(gtin="9.5E+12"), BOTH[1]), (NEXT,), (f"gtin 9.5E+12 {ROUNDED}",)),
    Case("a GTIN in scientific notation with a comma", listed(row(gtin='"4,00638E+12"'), BOTH[1]), (NEXT,),
         (f"gtin 4,00638E+12 {ROUNDED}",)),
    Case("a GTIN without its zeros", listed(row(gtin="5000000136"), BOTH[1]), (NEXT,),
         (f"gtin 5000000136 has 10 {DROPPED}",)),
    Case("a GTIN of 15 digits", listed(row(gtin="009500000000051"), BOTH[1]), (NEXT,),
         (f"gtin 009500000000051 has 15 {NO_LENGTH}",)),
    Case("a GTIN with a wrong check digit", listed(row(gtin="09500000000052"), BOTH[1]), (NEXT,),
         ("gtin 09500000000052 has a wrong check digit.",)),
    Case("a GTIN kept as text by a formula", listed(row(gtin='"=""9500000000051"""')), (SKU,)),
    Case("no GTIN", listed(row(gtin=""), BOTH[1]), (NEXT,), ("gtin is empty.",)),
    Case("an SKU that is a formula", listed(row(sku="=1+1"), BOTH[1]), (NEXT,), ("sku '=1+1' begins like a formula.",)),
    Case("decimal commas as agreed", listed(row(cost="71,00", by=";"), titles=SEMI), (SKU,), options=COMMA),
    Case("a decimal comma that was not agreed", listed(row(cost='"71,00"'), BOTH[1]), (NEXT,),
         ("cost '71,00' is no amount with a decimal point.",)),
    Case("a point where a comma was agreed", listed(row(cost="1.234", by=";"), titles=SEMI),
         refused="No row can be used. list, line 2: cost '1.234' is no amount with a decimal comma.", options=COMMA),
    Case("a sign between thousands", listed(row(cost='"1,234.50"'), BOTH[1]), (NEXT,),
         ("cost '1,234.50' is no amount with a decimal point.",)),
    Case("a currency beside the amount", listed(row(cost="71.00 EUR")), (SKU,)),
    Case("two currencies in a row",
         listed(row(cost="71.00 USD") + ",60.00 CHF", titles="sku,gtin,title,cost,stock,rrp"),
         refused="No row can be used. list, line 2: Its amounts are in CHF, USD.",
         options={"columns": {"partner_sku": "sku", "gtin": "gtin", "title": "title", "cost": "cost", "price": "rrp"}}),
    Case("a sign for a currency", listed(row(cost="71.00 €"), BOTH[1]), (NEXT,),
         ("cost '71.00 €' is no amount with a decimal point.",)),
    Case("huge numbers", listed(row(cost="9" * 400), row(NEXT, SOCK, stock="9" * 40)),
         refused=f"No row can be used. list, line 2: cost '{'9' * 400}' is no amount with a decimal point."),
    Case("a cost below nothing", listed(row(cost="-1.00"), BOTH[1]), (NEXT,),
         ("cost '-1.00' is no amount with a decimal point.",)),
    Case("negative stock counts as none", listed(row(stock="-3")), (SKU,)),
    Case("stock in words that were agreed", listed(row(stock="In Stock"), row(NEXT, SOCK, stock="sold out")), BOTH_SKUS,
         options={"has_some": ["in stock"], "has_none": ["sold out"]}),
    Case("stock in words that nobody agreed on", listed(row(stock="in stock"), BOTH[1]), (NEXT,),
         ("stock 'in stock' is no count.",)),
    Case("half a piece", listed(row(stock="2.5"), BOTH[1]), (NEXT,), ("stock '2.5' is no count.",)),
]  # fmt: skip

WORKBOOKS = [
    Case("a workbook", book((SKU, BOOT, "Boot", 71, 12), (NEXT, int(SOCK), "Sock", 4.15, "3")), BOTH_SKUS),
    Case("a GTIN rounded in a workbook", book((SKU, 9.5e20, "Boot", 71, 12), (NEXT, SOCK, "Sock", 4, 3)), (NEXT,),
         (f"gtin 9.5e+20 {ROUNDED}",)),
    Case("a formula by its last value", repacked(book(), {SHEET: (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'
        + "".join(f'<c t="inlineStr"><is><t>{title}</t></is></c>' for title in SEMI.split(";"))
        + f'</row><row r="2"><c t="str"><v>{SKU}</v></c><c t="str"><f>A1</f><v>{BOOT}</v></c><c t="str"><v>Boot</v></c>'
        "<c><f>35.5*2</f><v>71</v></c><c><v>12</v></c></row></sheetData></worksheet>")}), (SKU,)),
    Case("a zip bomb", repacked(book(), {SHEET: b" " * 700_000_000}),
         refused="It unpacks to more than 600000000 bytes."),
    Case("a zip bomb among the styles", repacked(book(), {"xl/styles.xml": b" " * 5_000_000}),
         refused="Its part 'xl/styles.xml' is too long."),
    Case("half a workbook", book((SKU, BOOT, "Boot", 71, 12))[:2000],
         refused="It is no workbook that can be read: BadZipFile."),
    Case("a document that is no workbook", repacked(book(), {"[Content_Types].xml": b"<x/>"}),
         refused="It is no workbook that can be read: OSError."),
    Case("billion laughs in a sheet", repacked(book(), {SHEET: LAUGHING_SHEET}),
         refused="It is no workbook that can be read: ParseError."),
    Case("a workbook of the old kind", b"\xd0\xcf\x11\xe0\xa1\xb1",
         refused="It is a workbook of the old kind (XLS) or has a password. Save it as XLSX or CSV."),
]  # fmt: skip

OBJECTS = [
    Case("a list of objects", json.dumps(THINGS).encode(), BOTH_SKUS),
    Case("a list within an object", json.dumps({"at": {"day": 1}, "items": THINGS, "next": None}).encode(), BOTH_SKUS),
    Case("objects on lines", "\n".join(map(json.dumps, THINGS)).encode(), BOTH_SKUS),
    Case("one object on one line", json.dumps(THINGS[0]).encode(), (SKU,)),
    Case("JSON with a mark", b"\xef\xbb\xbf" + json.dumps(THINGS).encode(), BOTH_SKUS),
    Case("a broken line among others", b'{"sku": \n' + "\n".join(map(json.dumps, THINGS)).encode(), BOTH_SKUS,
         ("It is no JSON: expecting value.",)),
    Case("a number among objects", json.dumps([1, *THINGS]).encode(), BOTH_SKUS, ("It is no object.",)),
    Case("JSON cut short", json.dumps(THINGS).encode()[:-30], refused="It breaks off at character 100."),
    Case("JSON that is none", b'[{"sku": MOOR}]', refused="It is no JSON (expecting value) at character 2."),
    Case("no list in an object", b'{\n"error": "log in"}', refused="It holds no list of items."),
    Case("an empty list", b"[]", refused="No row can be used. list: It has no rows."),
    Case("lists nested 10,000 deep", b'[{"sku":' + b"[" * 10_000 + b"]" * 10_000 + b"}]",
         refused="It is nested deeper than 8 levels."),
    Case("objects nested 20 deep", json.dumps([{**thing(), "x": json.loads('{"a":' * 20 + "1" + "}" * 20)}, THINGS[1]])
         .encode(), (NEXT,), ("It is nested deeper than 8 levels.",)),
    Case("a name twice in an object", b'{"sku": "A", "sku": "B"}\n' + json.dumps(THINGS[1]).encode(), (NEXT,),
         ("A name stands twice in it.",)),
    Case("NaN", json.dumps(thing(cost=float("nan"))).encode() + b"\n" + json.dumps(THINGS[1]).encode(), (NEXT,),
         ("It is no JSON: NaN is no number.",)),
    Case("a GTIN as a rounded number", b'[{"sku":"A","gtin":4.00638e12,"title":"x","cost":1,"stock":1},'
         + json.dumps(THINGS[1]).encode() + b"]", (NEXT,), (f"gtin 4.00638e12 {ROUNDED}",)),
    Case("a number of 5,000 digits", json.dumps([THINGS[1]]).encode()[:-2] + b', "x": ' + b"9" * 5_000 + b"}]",
         (NEXT,)),
    Case("a string of 10 MB", json.dumps([thing(title="x" * 10_000_000)]).encode(),
         refused="An object is longer than 1000000 characters at character 2."),
]  # fmt: skip

MARKUP = [
    Case("Google's feed as RSS", feed(entry(), entry(NEXT, SOCK, "4.15 EUR", "out_of_stock")), BOTH_SKUS,
         options=GOOGLE),
    Case("Google's feed as Atom", ATOM, (SKU,), options=GOOGLE),
    Case("a price in another currency by item", feed(entry(price="15.00 USD"), entry(NEXT, SOCK, "4 EUR")), BOTH_SKUS,
         options=GOOGLE),
    Case("a backorder with its day", feed(entry(
        stock="backorder", more="<g:availability_date>2026-12-24T10:00+0100</g:availability_date>")), (SKU,),
        options=GOOGLE),
    Case("a day that is none", feed(entry(more="<g:availability_date>soon</g:availability_date>"), entry(NEXT, SOCK)),
         (NEXT,), ("g:availability_date 'soon' is no day such as 2026-12-24.",), options=GOOGLE),
    Case("an item without a GTIN", feed(entry(gtin=""), entry(NEXT, SOCK)), (NEXT,), ("g:gtin is empty.",),
         options=GOOGLE),
    Case("billion laughs", feed(entry(more="&c;"), begin=LAUGHS), refused=NO_DTD, options=GOOGLE),
    Case("an external entity", feed(entry(more="&x;"), begin='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
         refused=NO_DTD, options=GOOGLE),
    Case("a document type from elsewhere", feed(entry(), begin='<!DOCTYPE rss SYSTEM "https://evil.example/x.dtd">'),
         refused=NO_DTD, options=GOOGLE),
    Case("XML cut short", feed(entry(), entry(NEXT, SOCK))[:-40],
         refused="From line 1 on, it is no XML: no element found.", options=GOOGLE),
    Case("XML nested 1,000 deep", feed(entry(more="<a>" * 1000 + "</a>" * 1000)),
         refused="It is nested deeper than 30 levels.", options=GOOGLE),
    Case("a cell of 10 MB in XML", feed(entry(more=f"<d>{'x' * 10_000_000}</d>"), entry(NEXT, SOCK)), (NEXT,),
         (TOO_LONG,), options=GOOGLE),
    Case("an entity that nobody declared", feed(entry(more="&nbsp;")),
         refused="From line 1 on, it is no XML: undefined entity.", options=GOOGLE),
    Case("an encoding that nobody knows", b'<?xml version="1.0" encoding="x-klingon"?><rss/>',
         refused="It is no XML that can be read. Save it in UTF-8.", options=GOOGLE),
    Case("XML of something else", b"<orders><order><id>1</id></order></orders>",
         refused="No row can be used. list: It has no rows.", options=GOOGLE),
]  # fmt: skip

EDI = [
    Case("stock by EDI", stock_list(*LIN, f"LIN*2*VP*{NEXT}*EN*{SOCK[1:]}", "QTY*33*3*EA"), BOTH_SKUS),
    Case("an EDI item without pieces", stock_list(*LIN[:3], f"LIN*2*VP*{NEXT}*EN*{SOCK[1:]}", "QTY*33*3*EA"), (NEXT,),
         ("LIN 1 does not say how many there are.",)),
    Case("EDI that counts other lines", stock_list(*LIN, count=7), refused="CTT01 counts 7 lines, there are 1."),
    Case("EDI that counts other segments", stock_list(*LIN, segments=99),
         refused="SE01 counts 99 segments, there are 9."),
    Case("EDI cut short", stock_list(*LIN, end=""), refused="It breaks off: its IEA is missing."),
    Case("EDI about something else", stock_list(*LIN).replace(b"ST*846", b"ST*855"),
         refused="It holds no list of stock (846)."),
]  # fmt: skip

CASES = [*ENCODINGS, *SEPARATED, *CELLS, *WORKBOOKS, *OBJECTS, *MARKUP, *EDI]
