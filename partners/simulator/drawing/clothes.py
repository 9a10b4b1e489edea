"""What is pulled on: shirts, trousers, shorts, gloves, socks."""

from partners.simulator.drawing.paint import (
    INSIDE,
    SLEEVE,
    both,
    box,
    folds,
    ground,
    line,
    lit,
    path,
    picture,
    seam,
    shade,
)

TORSO = (
    "M302 214C282 280 272 420 270 690Q270 706 286 708L514 708Q530 706 530 690C528 420 518 280 498 214"
    "C460 200 440 196 400 196C360 196 340 200 302 214Z"
)
LONG_SLEEVE = (
    "M306 212C252 228 222 262 210 322C196 402 184 520 176 628Q175 642 188 644L232 650Q246 651 247 638"
    "C256 550 264 470 284 384Z"
)
SHORT_SLEEVE = "M306 212C250 226 214 256 190 322L166 388Q162 400 173 405L246 436Q257 440 262 428L286 360Z"
NECK = "M346 202C356 250 376 268 400 268C424 268 444 250 454 202C430 194 370 194 346 202Z"
NECK_EDGE = "M340 204C350 260 374 282 400 282C426 282 450 260 460 204"
NECK_BACK = "M346 202C370 214 430 214 454 202"
SHIRT_COLLAR = "M340 200C344 190 352 184 362 182L400 262L352 300C340 270 336 230 340 200Z"
LEG = "M300 130H400V300C398 430 372 560 352 700Q350 714 336 714H262Q248 714 250 700C262 520 272 300 300 130Z"
SHORT_LEG = "M300 190H400V330L388 530Q386 544 372 543L238 528Q224 526 227 512C244 400 268 290 300 190Z"
TIGHT_LEG = (
    "M306 130H400V280C396 420 372 560 362 704Q361 716 349 716H297Q285 716 285 704C284 540 276 320 306 130Z"
)
GLOVE = (
    "M300 700C292 600 280 540 262 470C248 410 236 340 250 334C270 328 288 372 300 420L312 300"
    "C314 262 352 262 352 300L358 240C360 202 400 202 402 240L410 236C414 202 452 206 452 244L458 300"
    "C464 268 500 274 498 312C494 400 520 460 512 540C508 600 500 650 500 700Z"
)
MITTEN = (
    "M306 700C300 610 280 560 256 500C238 452 226 396 250 388C276 380 296 430 318 460"
    "C312 390 308 320 326 270C346 214 464 214 484 270C508 340 508 470 500 560C496 610 496 660 496 700Z"
)
CHECKS = "url(#c)"
GLOVE_CUFF = "M292 612H508L518 716Q518 730 504 730H296Q282 730 282 716Z"
SOCK = (
    "M330 110H480L486 420C488 470 470 500 430 540C380 590 330 640 270 680C220 712 160 690 160 640"
    "C160 600 190 580 226 556C290 512 330 470 332 400Z"
)
HEEL = "M486 420C488 470 470 500 430 540L398 572C392 510 430 440 486 420Z"
TOE = "M256 536C286 574 292 622 270 680C220 712 160 690 160 640C160 600 190 580 226 556Z"


def base_layer(colour: str, trim: str) -> str:
    """A long-sleeved crew neck with flat seams."""
    dark = shade(colour, -0.3)
    shapes = (
        ground(728, 180),
        both(
            path(LONG_SLEEVE, SLEEVE),
            folds("M262 300C240 390 230 480 222 580", "M224 340C212 420 206 500 200 580"),
        ),
        lit(TORSO),
        folds(
            "M300 340C308 470 296 590 304 690M500 340C492 470 504 590 496 690",
            "M360 320C366 470 352 590 360 690",
        ),
        both(line("M306 212C316 270 308 330 282 386", dark, 3, opacity=".8")),
        *_crew_neck(colour),
        box(290, 664, 34, 22, 3, trim),
        line("M272 682H528", dark, 2.5, opacity=".6"),
    )
    return picture(shapes, colour)


def tee(colour: str, trim: str) -> str:
    """A T-shirt with a small print."""
    dark = shade(colour, -0.3)
    shapes = (
        ground(728, 180),
        both(path(SHORT_SLEEVE, SLEEVE), line("M172 384L256 420", dark, 2.5, opacity=".7")),
        lit(TORSO),
        folds(
            "M302 340C310 470 296 590 304 690M498 340C490 470 504 590 496 690",
            "M440 330C446 470 434 590 442 690",
        ),
        both(line("M306 212C318 270 310 320 286 362", dark, 3, opacity=".6")),
        *_crew_neck(colour),
        path("M448 366l22-34 22 34zM470 350l14-20 16 36h-22z", trim),
        line("M272 688H528", dark, 2.5, opacity=".6"),
    )
    return picture(shapes, colour)


def shirt(colour: str, trim: str, *, checked: bool = False) -> str:
    """A shirt with a collar and buttons."""
    dark = shade(colour, -0.35)
    buttons = "".join(f'<circle cx="400" cy="{y}" r="6" fill="{trim}"/>' for y in range(320, 680, 72))
    shapes = (
        ground(728, 180),
        _checks(dark) if checked else "",
        both(
            path(LONG_SLEEVE, SLEEVE),
            path(LONG_SLEEVE, CHECKS) if checked else "",
            line("M180 596L250 606", dark, 3),
            folds("M262 300C240 390 230 480 222 580"),
        ),
        lit(TORSO),
        path(TORSO, CHECKS) if checked else "",
        folds("M304 340C312 470 300 590 308 690M496 340C488 470 500 590 492 690"),
        both(line("M306 212C316 270 308 330 282 386", dark, 3, opacity=".8")),
        path("M340 200C360 190 440 190 460 200L400 262Z", INSIDE),
        path("M386 262H414V708H386Z", shade(colour, 0.06)),
        line("M386 262V708M414 262V708", dark, 2, opacity=".5"),
        both(
            path(SHIRT_COLLAR, shade(colour, 0.08)),
            line("M340 200C336 230 340 270 352 300L400 262", dark, 2.5),
        ),
        buttons,
        both(_chest_pocket(colour, dark)),
    )
    return picture(shapes, colour)


def trousers(colour: str, trim: str) -> str:
    """Trousers with zipped pockets."""
    return _legs(
        colour,
        LEG,
        (
            both(
                line("M306 190L296 270", trim, 5, stroke_linecap="round"),
                folds("M330 260C316 420 310 520 300 680", strength=0.22),
                line("M262 600l-6 90", trim, 4),
            ),
            both(line("M268 470C300 486 340 486 370 474", shade(colour, -0.35), 2.5, opacity=".6")),
        ),
        714,
    )


def tights(colour: str, trim: str) -> str:
    """Running tights."""
    return _legs(
        colour,
        TIGHT_LEG,
        (
            both(
                folds("M360 280C350 420 346 560 342 690", "M310 260C302 420 306 560 312 690", strength=0.2),
                line("M296 330C286 460 288 600 292 704", trim, 4),
            ),
            box(352, 134, 96, 10, 5, trim, opacity=".8"),
        ),
        714,
    )


def shorts(colour: str, trim: str) -> str:
    """Shorts with a drawcord."""
    dark = shade(colour, -0.4)
    cord = line(
        "M392 176C386 220 384 240 378 262M408 176C414 216 420 236 424 254", trim, 6, stroke_linecap="round"
    )
    return _legs(
        colour,
        SHORT_LEG,
        (
            both(
                seam("M300 232L278 322", dark, trim),
                folds("M330 300C320 380 312 450 304 520", strength=0.22),
                line("M232 502L388 520", dark, 2.5, opacity=".6"),
            ),
            cord,
        ),
        560,
    )


def glove(colour: str, trim: str) -> str:
    """A glove, fingers up."""
    return _hand(
        colour, trim, GLOVE, line("M352 300V372M402 240V356M455 290L450 372", shade(colour, -0.4), 4)
    )


def mitten(colour: str, trim: str) -> str:
    """A mitten."""
    pattern = "".join(f'<path d="M{x} {y}l14-20 14 20-14 20z" fill="{trim}"/>' for x, y in _pattern())
    return _hand(colour, trim, MITTEN, pattern)


def sock(colour: str, trim: str) -> str:
    """A sock with cuff, heel and toe in the trim."""
    dark = shade(colour, -0.3)
    ribs = "".join(f"M{342 + 13 * rib} 116V196" for rib in range(11))
    shapes = (
        ground(700, 150, 300),
        lit(SOCK),
        path(HEEL, trim, opacity=".85"),
        path(TOE, trim, opacity=".85"),
        path("M330 110H480L482 200H331Z", shade(colour, -0.1)),
        line(ribs, dark, 4, opacity=".5"),
        line("M331 204H482M331 222H483", trim, 6),
        folds("M440 240C446 340 440 420 420 470", "M362 240C364 330 360 400 350 440"),
    )
    return picture(shapes, colour, "10 60 700 700")


def _crew_neck(colour: str) -> tuple[str, ...]:
    return (
        path(NECK, INSIDE),
        line(NECK_EDGE, shade(colour, -0.18), 16),
        line(NECK_BACK, shade(colour, -0.12), 12),
    )


def _chest_pocket(colour: str, dark: str) -> str:
    shape = "M306 332H364V382L335 400L306 382Z"
    return path(shape, shade(colour, -0.06)) + line(f"{shape}M306 350H364", dark, 2.5, opacity=".7")


def _checks(dark: str) -> str:
    """Defines the pattern, in the paper's own measure so that it runs on from body to sleeve."""
    weave = (
        box(0, 0, 44, 18, 0, dark, opacity=".34")
        + box(0, 0, 18, 44, 0, dark, opacity=".34")
        + line("M0 31H44M31 0V44", "#fff", 2, opacity=".4")
    )
    place = 'width="44" height="44" patternUnits="userSpaceOnUse" patternTransform="translate(4 6)"'
    return f'<pattern id="c" {place}>{weave}</pattern>'


def _legs(colour: str, leg: str, details: tuple[str, ...], end: int) -> str:
    waist = "M296 100H504L508 160C440 176 360 176 292 160Z"
    top = 60 if end < 700 else 0
    shapes = (
        ground(end + 18, 180),
        both(path(leg, SLEEVE)),
        both(path(leg, "url(#v)")),
        f'<g transform="translate(0 {top})">',
        path(waist, shade(colour, -0.14)),
        line("M400 160V300", shade(colour, -0.35), 4),
        "</g>",
        *details,
    )
    view = "50 60 700 700" if not top else "50 10 700 700"
    return picture(shapes, colour, view)


def _hand(colour: str, trim: str, outline: str, details: str) -> str:
    dark = shade(colour, -0.35)
    shapes = (
        ground(738, 150),
        lit(outline),
        folds(
            "M320 480C330 540 326 580 330 620M470 420C474 500 470 560 466 610",
            "M390 420C394 500 386 560 390 610",
        ),
        details,
        lit(GLOVE_CUFF, shade(colour, -0.14)),
        line("M290 640H510", dark, 4, opacity=".7"),
        box(420, 664, 70, 34, 6, trim),
    )
    return picture(shapes, colour, "44 116 700 660")


def _pattern() -> list[tuple[int, int]]:
    return [(342 + 44 * column, 330 + 70 * row) for row in range(4) for column in range(3)]
