"""What one drinks from."""

from partners.simulator.drawing.paint import BODY, box, folds, ground, line, lit, path, picture, shade

BOTTLE = (
    "M366 190H434C434 214 492 226 492 290V676Q492 714 454 714H346Q308 714 308 676V290"
    "C308 226 366 214 366 190Z"
)


def bottle(colour: str, trim: str) -> str:
    """A steel bottle with a loop on its cap."""
    shapes = (
        ground(722, 110),
        box(352, 92, 96, 78, 16, shade(trim, -0.1)),
        line("M352 112C322 112 322 152 352 152", shade(trim, -0.2), 12),
        box(366, 164, 68, 30, 0, "#c9ccd0"),
        path(BOTTLE, BODY),
        folds(bright="M340 280V670", wide=20, strength=0.3),
        line("M308 640H492", "#000", 4, opacity=".18"),
        path("M384 440l16-22 16 22z", trim),
    )
    return picture(shapes, colour)


def flask(colour: str, trim: str) -> str:
    """A vacuum flask with a cup for a lid."""
    shapes = (
        ground(722, 110),
        lit("M330 110Q330 92 350 92H450Q470 92 470 110L476 236H324Z", shade(trim, -0.06)),
        box(318, 232, 164, 22, 4, "#b9bdc2"),
        lit("M316 254H484Q492 300 492 340V676Q492 714 454 714H346Q308 714 308 676V340Q308 300 316 254Z"),
        line("M492 330C560 330 560 560 492 560", shade(colour, -0.35), 20),
        folds(bright="M342 300V670", wide=20, strength=0.3),
        line("M308 664H492", "#000", 4, opacity=".2"),
        path("M378 470l22-32 22 32z", trim),
    )
    return picture(shapes, colour)


def mug(colour: str, trim: str) -> str:
    """An enamel mug."""
    body = "M270 300H510V580Q508 640 450 642H330Q272 640 270 580Z"
    shapes = (
        ground(654, 150),
        line("M512 360C620 350 620 560 508 556", shade(colour, -0.12), 26),
        lit(body),
        '<ellipse cx="390" cy="300" rx="120" ry="26" fill="url(#in)"/>',
        f'<ellipse cx="390" cy="300" rx="120" ry="26" fill="none" stroke="{trim}" stroke-width="10"/>',
        folds(bright="M304 350V600", wide=22, strength=0.3),
        path("M340 500l50-72 50 72zM404 500l36-52 40 52z", trim),
    )
    return picture(shapes, colour, "70 120 700 700")


def soft_flask(colour: str, trim: str) -> str:
    """A flask that shrinks as it empties."""
    body = (
        "M360 206H440C450 250 510 280 516 350L508 640Q504 702 440 706H360Q296 702 292 640L284 350"
        "C290 280 350 250 360 206Z"
    )
    shapes = (
        ground(718, 130),
        box(366, 92, 68, 60, 20, shade(trim, -0.1)),
        box(352, 146, 96, 62, 10, shade(colour, -0.45)),
        f'<g opacity=".86">{lit(body)}</g>',
        path(
            "M288 440C340 460 460 424 512 446L508 640Q504 702 440 706H360Q296 702 292 640Z",
            "#fff",
            opacity=".22",
        ),
        line("M478 380H500M484 430H500M478 480H500M484 530H500M478 580H500", trim, 4),
        folds(bright="M326 340C320 450 326 560 330 660", wide=18, strength=0.35),
        path("M376 590l24-36 24 36z", trim),
    )
    return picture(shapes, colour)
