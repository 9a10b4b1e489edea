"""What one stands in."""

from partners.simulator.collection.family import Family

BOOT = "Boots"

BOOTS = (
    Family(
        title="Moor boot, waterproof",
        brand="Tarn",
        category=BOOT,
        drawing="boot",
        price="139",
        colours="Bark",
        sizes="39|40|41|42|43|44",
        at="tarn northpeak moor",
        description="Full-grain leather on a sole that can be replaced. The membrane keeps bogs out and "
        "lets feet breathe.",
    ),
    Family(
        title="Scree hiking boot",
        brand="Northpeak",
        category=BOOT,
        drawing="boot",
        price="169",
        colours="Slate",
        sizes="41|42|43|44",
        at="northpeak lumi",
        description="Stiff enough for a rucksack, soft enough from the first day. A rubber rand all round "
        "keeps scree from the seams.",
    ),
    Family(
        title="Drove trail shoe",
        brand="Lumi",
        category=BOOT,
        drawing="shoe",
        price="119",
        colours="Lagoon|Slate",
        sizes="38|40|42",
        at="lumi tarn",
        description="A low shoe with the grip of a boot. Knitted upper, wide toe box, laces that stay done.",
    ),
    Family(
        title="Snowline winter boot",
        brand="Northpeak",
        category=BOOT,
        drawing="boot",
        price="159",
        colours="Rust",
        sizes="38|39|40|41|42",
        at="northpeak moor",
        description="Lined with felt you can take out and dry. The rubber stays soft at minus twenty.",
    ),
    Family(
        title="Meadow wellington",
        brand="Tarn",
        category=BOOT,
        drawing="wellington",
        price="49",
        colours="Fern|Slate",
        sizes="38|40|42",
        at="tarn moor",
        description="Natural rubber, cotton lining, a heel made for kicking off. Good in mud, better in "
        "puddles.",
    ),
    Family(
        title="Cragside approach shoe",
        brand="Cragside",
        category=BOOT,
        drawing="shoe",
        price="129",
        colours="Ember",
        sizes="41|42|43|44",
        at="northpeak moor",
        listed=False,
        description="Laced to the toe for the scramble, flexible for the walk in. Sticky rubber where you "
        "smear.",
    ),
    Family(
        title="Bothy camp slipper",
        brand="Moor & Fell",
        category=BOOT,
        drawing="slipper",
        price="39",
        colours="Ember",
        sizes="38|40|42",
        at="moor",
        listed=False,
        description="Quilted slippers with a sole for the walk to the woodshed. They weigh less than the "
        "book you came to read.",
    ),
)
