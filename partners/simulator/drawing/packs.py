"""Packs, bags, and what keeps things dry."""

from partners.simulator.drawing.paint import both, box, folds, ground, line, lit, path, picture, seam, shade

PACK = "M258 250C256 160 320 118 400 118C480 118 544 160 542 250L556 640Q558 712 486 712H314Q242 712 244 640Z"
TALL_PACK = (
    "M272 232C270 130 330 92 400 92C470 92 530 130 528 232L546 640Q548 716 480 716H320Q252 716 254 640Z"
)
ROLL_TOP = "M262 236H538L556 640Q558 712 486 712H314Q242 712 244 640Z"


def pack(colour: str, trim: str) -> str:
    """A day pack."""
    dark = shade(colour, -0.35)
    shapes = (
        ground(722, 190),
        line("M352 130C352 84 448 84 448 130", dark, 16),
        lit(PACK),
        seam("M262 268C320 300 480 300 538 268", dark, trim, 7),
        *_front_pocket(colour, trim),
        both(path("M244 520L210 560Q200 640 236 690L250 694", dark)),
        *_badge(372, 322, colour, trim),
        folds(bright="M300 190C288 300 286 460 280 640"),
    )
    return picture(shapes, colour)


def tall_pack(colour: str, trim: str) -> str:
    """A touring pack with a lid and straps."""
    dark = shade(colour, -0.38)
    shapes = (
        ground(728, 190),
        both(path("M256 470L214 520Q202 620 240 690L258 694Z", dark)),
        lit(TALL_PACK),
        lit(
            "M262 250C256 140 330 84 400 84C470 84 544 140 538 250Q470 276 400 276Q330 276 262 250Z",
            shade(colour, 0.06),
        ),
        line("M262 250Q330 276 400 276Q470 276 538 250", dark, 5),
        both(line("M330 268V540", dark, 15), line("M330 268V540", trim, 3), box(316, 350, 28, 40, 5, trim)),
        path("M286 560H514V668Q514 690 490 690H310Q286 690 286 668Z", shade(colour, -0.14)),
        seam("M296 588H504", dark, trim, 8),
        seam("M330 170H470", dark, trim, 8),
        *_badge(372, 428, colour, trim),
        folds(bright="M290 290C282 400 280 500 276 640"),
    )
    return picture(shapes, colour)


def roll_top(colour: str, trim: str) -> str:
    """A city pack that closes by rolling."""
    dark = shade(colour, -0.38)
    shapes = (
        ground(722, 190),
        lit(ROLL_TOP),
        lit(
            "M256 150Q256 128 278 128H522Q544 128 544 150V214Q544 238 520 238H280Q256 238 256 214Z",
            shade(colour, 0.05),
        ),
        line("M262 176H538M262 204H538", dark, 3, opacity=".5"),
        both(
            line("M262 190C238 200 236 260 250 330", dark, 12, stroke_linecap="round"),
            box(236, 322, 30, 44, 6, trim),
        ),
        seam("M400 300V520", dark, trim, 10),
        path("M272 540H528V662Q528 690 498 690H302Q272 690 272 662Z", shade(colour, -0.14)),
        line("M272 540H528", dark, 6),
        *_badge(444, 584, colour, trim),
        folds("M330 260C322 360 326 440 320 520", "M286 260C280 380 276 440 274 520"),
    )
    return picture(shapes, colour)


def duffel(colour: str, trim: str) -> str:
    """A duffel bag, lying."""
    dark = shade(colour, -0.4)
    body = "M150 330Q152 276 206 274H594Q648 276 650 330V560Q648 612 594 614H206Q152 612 150 560Z"
    shapes = (
        ground(626, 260),
        lit(body),
        folds(
            "M250 300C240 400 250 500 244 600M560 300C566 400 556 500 562 600",
            "M330 300C324 400 330 500 326 600",
        ),
        seam("M196 330H604", dark, trim, 12),
        both(line("M286 614V320C286 190 514 190 514 320V614", dark, 20)),
        both(line("M286 610V330", trim, 4)),
        box(352, 204, 96, 40, 14, shade(colour, -0.5)),
        path("M150 400H196V520H150Z", dark, opacity=".5"),
        path("M650 400H604V520H650Z", dark, opacity=".5"),
        *_badge(372, 436, colour, trim),
    )
    return picture(shapes, colour)


def dry_bag(colour: str, trim: str) -> str:
    """A watertight roll."""
    dark = shade(colour, -0.4)
    body = "M282 260Q270 480 284 680Q288 710 320 712H480Q512 710 516 680Q530 480 518 260Z"
    shapes = (
        ground(722, 150),
        line("M286 214C250 190 262 120 330 112H470C538 120 550 190 514 214", dark, 14),
        lit(body),
        lit(
            "M268 206Q268 186 290 186H510Q532 186 532 206V252Q532 274 510 274H290Q268 274 268 252Z",
            shade(colour, -0.1),
        ),
        line("M272 230H528", dark, 4, opacity=".6"),
        box(372, 96, 56, 34, 8, trim),
        folds(
            "M330 300C322 430 330 560 324 690M470 320C476 440 468 560 476 690",
            "M372 300C364 430 372 560 366 690",
        ),
        box(318, 420, 164, 130, 14, trim, opacity=".92"),
        path("M346 520l54-78 54 78z", colour),
    )
    return picture(shapes, colour)


def hip_pack(colour: str, trim: str) -> str:
    """A bag on a belt."""
    dark = shade(colour, -0.4)
    body = (
        "M200 360Q400 316 600 360Q640 372 636 420L620 520Q612 570 560 576Q400 596 240 576"
        "Q188 570 180 520L164 420Q160 372 200 360Z"
    )
    shapes = (
        ground(596, 240),
        line("M190 390C40 380 60 250 400 246C740 250 760 380 610 390", dark, 26),
        box(366, 228, 68, 42, 9, trim),
        lit(body),
        seam("M198 400Q400 360 602 400", dark, trim, 11),
        path(
            "M234 456Q400 432 566 456L556 528Q550 546 528 548Q400 560 272 548Q250 546 244 528Z",
            shade(colour, -0.14),
        ),
        seam("M248 470Q400 448 552 470", dark, trim, 7),
        folds(bright="M250 380Q400 350 550 380", wide=20),
    )
    return picture(shapes, colour, "30 70 740 740")


def _front_pocket(colour: str, trim: str) -> tuple[str, ...]:
    shape = "M290 430Q290 404 316 404H484Q510 404 510 430V620Q510 660 470 660H330Q290 660 290 620Z"
    return (
        path(shape, shade(colour, -0.12)),
        seam("M296 452H504", shade(colour, -0.35), trim),
        box(484, 446, 9, 40, 4, trim),
    )


def _badge(x: int, y: int, colour: str, trim: str) -> tuple[str, ...]:
    return (box(x, y, 56, 56, 10, trim, opacity=".95"), path(f"M{x + 14} {y + 38}l14-20 14 20z", colour))
