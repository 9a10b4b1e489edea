"""What is worn on the head and around the neck."""

from partners.simulator.drawing.paint import (
    SLEEVE,
    box,
    folds,
    ground,
    line,
    lit,
    path,
    picture,
    shade,
    within,
)

BEANIE = "M226 480C226 300 300 212 400 212C500 212 574 300 574 480Z"
CAP = "M232 478C226 330 300 250 396 250C500 250 560 330 562 478C460 452 330 452 232 478Z"
PEAK = (
    "M470 462C560 452 650 474 700 528C706 540 700 550 688 548C610 530 540 518 452 520"
    "C380 522 300 512 236 496L232 474C310 450 400 448 470 462Z"
)
CROWN = "M276 446C276 330 316 268 400 268C484 268 524 330 524 446Z"
BRIM = (
    "M150 500C170 436 280 410 400 410C520 410 630 436 650 500C656 540 540 570 400 570"
    "C260 570 144 540 150 500Z"
)


def beanie(colour: str, trim: str, *, bobble: bool = False) -> str:
    """A knitted hat."""
    ribs = "".join(f"M{232 + 24 * rib} 470V584" for rib in range(15))
    shapes = (
        ground(612, 180),
        _bobble(trim) if bobble else "",
        lit(BEANIE),
        folds("M400 214V470M330 240C300 320 296 400 296 470M470 240C500 320 504 400 504 470", wide=9),
        *(_knitted(trim) if bobble else ()),
        box(212, 462, 376, 128, 26, shade(colour, -0.1)),
        line(ribs, "#000", 5, opacity=".16"),
        "" if bobble else box(470, 500, 62, 44, 6, trim),
    )
    return picture(shapes, colour, "80 80 640 640")


def cap(colour: str, trim: str) -> str:
    """A cap with a peak."""
    dark = shade(colour, -0.35)
    shapes = (
        ground(570, 210, 440),
        lit(CAP),
        line("M396 250C350 300 336 380 338 462M396 250C450 300 470 380 472 464", dark, 3, opacity=".7"),
        folds("M270 400C280 350 300 320 330 300", "M420 290C440 330 448 380 450 440"),
        box(384, 240, 24, 16, 8, dark),
        path(PEAK, shade(colour, -0.18)),
        line("M238 496C320 512 400 520 460 518C560 516 640 534 694 548", trim, 3, opacity=".8"),
        path("M378 392l26-40 26 40z", trim),
    )
    return picture(shapes, colour, "110 60 640 640")


def sun_hat(colour: str, trim: str) -> str:
    """A hat with a wide brim."""
    dark = shade(colour, -0.35)
    shapes = (
        ground(584, 230),
        lit(BRIM, SLEEVE),
        line("M172 512C200 544 300 560 400 560C500 560 600 544 628 512", dark, 2.5, opacity=".5"),
        path("M262 446C290 470 510 470 538 446L534 480C500 502 300 502 266 480Z", dark, opacity=".35"),
        lit(CROWN),
        path("M276 412C330 428 470 428 524 412V448C470 466 330 466 276 448Z", trim),
        folds("M330 300C312 340 306 380 306 410", "M430 284C446 320 450 370 450 406"),
        line("M400 268V410", dark, 2.5, opacity=".4"),
    )
    return picture(shapes, colour, "60 90 680 680")


def headband(colour: str, trim: str) -> str:
    """A knitted band for the ears."""
    dark = shade(colour, -0.35)
    front = (
        "M176 470C180 390 290 352 400 352C510 352 620 390 624 470L612 552Q608 566 596 556"
        "C540 512 470 500 400 500C330 500 260 512 204 556Q192 566 188 552Z"
    )
    ribs = "".join(f"M{x} 340V570" for x in range(190, 620, 21))
    shapes = (
        ground(590, 220),
        path(
            "M186 462C196 340 300 290 400 290C500 290 604 340 614 462C560 380 470 356 400 356"
            "C330 356 240 380 186 462Z",
            shade(colour, -0.5),
        ),
        lit(front),
        within(
            front, line(ribs, "#000", 5, opacity=".15"), line("M180 516C260 440 540 440 620 516", trim, 16)
        ),
        line("M180 470C196 396 300 362 400 362C500 362 604 396 620 470", dark, 2.5, opacity=".5"),
        box(374, 408, 52, 34, 6, trim),
    )
    return picture(shapes, colour, "70 100 660 660")


def neck_warmer(colour: str, trim: str) -> str:
    """A soft tube for the neck."""
    tube = (
        "M262 262C256 216 330 196 400 196C470 196 544 216 538 262C546 330 530 392 560 452"
        "C592 516 580 590 570 642"
        "C520 676 280 676 230 642C220 590 208 516 240 452C270 392 254 330 262 262Z"
    )
    shapes = (
        ground(676, 180),
        lit(tube),
        '<ellipse cx="400" cy="250" rx="134" ry="44" fill="url(#in)"/>',
        line("M266 262C280 318 520 318 534 262", shade(colour, 0.12), 12),
        folds(
            "M262 350C320 400 400 410 470 380M545 420C480 470 400 480 310 470M236 520"
            "C300 570 400 580 480 550M560 560C510 610 420 620 340 606",
            "M270 390C330 440 410 446 480 420M240 570C310 614 400 620 480 592",
            strength=0.24,
        ),
        line("M230 618C280 650 520 650 570 618", trim, 7, opacity=".85"),
        box(440, 566, 62, 34, 5, trim),
    )
    return picture(shapes, colour)


def _bobble(trim: str) -> str:
    return (
        f'<circle cx="400" cy="186" r="58" fill="{shade(trim, -0.08)}"/>'
        f'<circle cx="400" cy="186" r="50" fill="none" stroke="{shade(trim, -0.3)}" stroke-width="17"'
        ' stroke-dasharray="5 9"/>'
        f'<circle cx="400" cy="186" r="26" fill="none" stroke="{shade(trim, -0.24)}" stroke-width="17"'
        ' stroke-dasharray="4 8"/>'
    )


def _knitted(trim: str) -> tuple[str, ...]:
    rows = "".join(f'<path d="M{x} 414l16-24 16 24-16 24z" fill="{trim}"/>' for x in range(250, 540, 38))
    return (line("M236 372H564M228 452H572", trim, 7, opacity=".9"), rows)
