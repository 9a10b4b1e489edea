// What is in the shop: three shoes in four sizes and eight laces, with real check digits, as Vendure imports products.
const SIZES = ['39', '40', '41', '42'];
const SHOES = 3;
const LACES = 8;
const SOLD_OUT = 20; // the last one
const COLUMNS = [
    'name', 'slug', 'description', 'assets', 'facets', 'optionGroups', 'optionValues', 'sku', 'price',
    'taxCategory', 'stockOnHand', 'trackInventory', 'variantAssets', 'variantFacets', 'variant:gtin',
];

/** An EAN-13 of GS1's own prefix 950, which no product in a shop has. */
function gtin(number) {
    const body = `950${String(number).padStart(9, '0')}`;
    const weighted = [...body].reduce((sum, digit, place) => sum + Number(digit) * (place % 2 ? 3 : 1), 0);
    return body + ((10 - (weighted % 10)) % 10);
}

function shoe(number) {
    return SIZES.map((size, place) => ({
        ...(place === 0 ? family(`Runner ${number}`, `<p>A light shoe, number ${number}.</p>`, 'Running') : {}),
        ...(place === 0 ? { optionGroups: 'colour|size' } : {}),
        optionValues: `Fern|${size}`,
        ...variant((number - 1) * SIZES.length + place + 1, `RUN-${number}-${size}`, 24 + number),
    }));
}

function lace(number) {
    const position = SHOES * SIZES.length + number;
    return {
        ...family(`Laces ${position}`, '<p>A pair of laces.</p>', 'Laces'),
        ...variant(position, `LACE-${position}`, 4),
    };
}

function family(name, description, category) {
    return {
        name,
        slug: name.toLowerCase().replace(' ', '-'),
        description,
        assets: 'drove-trail-shoe-slate.svg',
        facets: `category:${category}|brand:Fernway`,
    };
}

function variant(position, sku, price) {
    return {
        sku,
        price: price.toFixed(2), // without tax
        taxCategory: 'standard',
        stockOnHand: position === SOLD_OUT ? 0 : 500,
        trackInventory: 'true',
        'variant:gtin': gtin(position),
    };
}

const all = [
    ...Array.from({ length: SHOES }, (_, place) => shoe(place + 1)).flat(),
    ...Array.from({ length: LACES }, (_, place) => lace(place + 1)),
];

/** The catalogue in the columns of Vendure's own import. */
exports.csv = [COLUMNS, ...all.map(row => COLUMNS.map(column => row[column] ?? ''))]
    .map(row => row.map(value => `"${value}"`).join(','))
    .join('\n');
