"""Jackets against rain and cold."""

from partners.simulator.collection.family import Family

RAIN = "Rain jackets"
WARM = "Insulated jackets"

JACKETS = (
    Family(
        title="Ridge 3-layer rain jacket",
        brand="Northpeak",
        category=RAIN,
        drawing="jacket",
        price="149",
        colours="Fern|Ember|Night|Slate",
        sizes="XS|S|M|L|XL|XXL",
        at="northpeak tarn lumi",
        description="A 3-layer shell with taped seams and a hood that turns with your head. It breathes "
        "on the way up and keeps the rain out on the way down.",
    ),
    Family(
        title="Ridge 3-layer, women’s cut",
        brand="Northpeak",
        category=RAIN,
        drawing="jacket-narrow",
        price="149",
        colours="Night|Fern|Slate",
        sizes="XS|S|M|L",
        at="northpeak tarn",
        description="The Ridge rain jacket, cut closer at the waist and longer in the back. Taped seams, "
        "two-way zip, and pockets that clear a hip belt.",
    ),
    Family(
        title="Harbour shell",
        brand="Tarn",
        category=RAIN,
        drawing="shell",
        price="89",
        colours="Sun|Night",
        sizes="S|M|L|XL",
        at="tarn northpeak",
        description="A light waterproof shell for the ferry, the market and the wet bits between. It "
        "packs into its own pocket and dries in an hour.",
    ),
    Family(
        title="Two-tone trail jacket",
        brand="Lumi",
        category=RAIN,
        drawing="two-tone",
        price="112",
        colours="Lagoon|Moss",
        sizes="S|M|L|XL",
        at="lumi moor",
        description="Tough over the shoulders where a pack rubs, light everywhere else. The hood fits "
        "under a helmet.",
    ),
    Family(
        title="City rain coat",
        brand="Northpeak",
        category=RAIN,
        drawing="coat",
        price="164",
        colours="Rowan|Slate|Sand",
        sizes="S|M|L",
        at="northpeak lumi",
        description="A long coat with a technical lining that does not rustle on the tram. Deep pockets, "
        "a hidden zip and a hood that can be buttoned off.",
    ),
    Family(
        title="Field jacket, recycled",
        brand="Lumi",
        category=RAIN,
        drawing="two-tone",
        price="129",
        colours="Moss",
        sizes="S|M|L|XL",
        at="lumi tarn",
        description="Made from recycled fishing nets, with a waxed yoke against drizzle. Four pockets, "
        "one of them for a map.",
    ),
    Family(
        title="Squall packable jacket",
        brand="Moor & Fell",
        category=RAIN,
        drawing="shell",
        price="69",
        colours="Ember|Sky",
        sizes="S|M|L|XL",
        at="moor northpeak lumi",
        description="190 grams that live at the bottom of a bag until the sky turns. Windproof, "
        "showerproof, and bright enough to be seen.",
    ),
    Family(
        title="Cairn pro shell",
        brand="Northpeak",
        category=RAIN,
        drawing="jacket",
        price="289",
        colours="Rust|Sun",
        sizes="M|L|XL",
        at="northpeak",
        description="Our hardest shell, for days when turning back is the plan. Reinforced elbows, pit "
        "zips and a powder skirt that comes off.",
    ),
    Family(
        title="Drizzle kids’ rain jacket",
        brand="Lumi",
        category=RAIN,
        drawing="shell",
        price="45",
        colours="Sun|Lagoon",
        sizes="104|116|128|140",
        at="lumi tarn",
        description="Puddle-proof, with a lining that feels dry at once. Reflective trims all round and a "
        "name tag inside.",
    ),
    Family(
        title="Estuary sailing jacket",
        brand="Saltmarsh",
        category=RAIN,
        drawing="jacket",
        price="189",
        colours="Rowan|Night",
        sizes="M|L",
        at="tarn moor",
        listed=False,
        description="High collar, fleece-lined pockets and cuffs that seal over a glove. Sailed for two "
        "winters before we sold the first one.",
    ),
    Family(
        title="Weekend parka, insulated",
        brand="Tarn",
        category=WARM,
        drawing="parka",
        price="198",
        colours="Sand|Night",
        sizes="S|M|L|XL",
        at="tarn lumi",
        description="A parka for cold platforms and long walks, filled with recycled fibre. The cuffs are "
        "knitted, the pockets lined.",
    ),
    Family(
        title="Hearth down jacket",
        brand="Moor & Fell",
        category=WARM,
        drawing="down",
        price="179",
        colours="Rust|Slate",
        sizes="S|M|L|XL",
        at="moor northpeak",
        description="Responsible down at 700 fill, in chambers that leave no cold seam. It weighs less "
        "than the jumper you would wear instead.",
    ),
    Family(
        title="Featherlight down gilet",
        brand="Northpeak",
        category=WARM,
        drawing="gilet",
        price="99",
        colours="Heather|Night",
        sizes="S|M|L",
        at="northpeak lumi moor",
        description="Warm where it matters and free at the arms. It goes under a shell or over a fleece.",
    ),
    Family(
        title="Glacier expedition parka",
        brand="Northpeak",
        category=WARM,
        drawing="fur-parka",
        price="389",
        colours="Ember",
        sizes="M|L|XL",
        at="northpeak",
        listed=False,
        description="Made for standing still at minus thirty. A ruff against spindrift, and a zip you can "
        "work in mittens.",
    ),
    Family(
        title="Tern synthetic jacket",
        brand="Tarn",
        category=WARM,
        drawing="down",
        price="139",
        colours="Lagoon|Slate",
        sizes="S|M|L",
        at="tarn moor",
        description="Synthetic filling that stays warm when it is wet. Quick to dry, easy to wash, hard "
        "to wear out.",
    ),
    Family(
        title="Frostline quilted coat",
        brand="Lumi",
        category=WARM,
        drawing="quilted",
        price="159",
        colours="Chalk|Moss",
        sizes="S|M|L",
        at="lumi northpeak",
        description="Wide quilting, a soft hood and a length that covers a bench. For the walk to work "
        "rather than the summit.",
    ),
    Family(
        title="Snug kids’ puffer",
        brand="Lumi",
        category=WARM,
        drawing="down",
        price="59",
        colours="Rowan",
        sizes="104|116|128",
        at="lumi moor",
        description="Light and bouncy, with cuffs that keep snow out. It grows a size with a thread you "
        "may cut.",
    ),
)
