"""What one stands in."""

from partners.simulator.drawing.paint import folds, ground, line, lit, path, picture, shade

BOOT = (
    "M262 170C300 158 396 158 430 172C428 260 436 330 470 386C520 430 600 440 636 486"
    "C656 512 658 560 654 600H220C214 560 240 500 246 430C252 340 254 250 262 170Z"
)
SHOE = (
    "M236 392C262 372 330 366 366 386C392 420 430 432 480 446C550 462 620 474 644 520"
    "C656 546 656 578 654 600H186C178 540 200 440 236 392Z"
)
WELLINGTON = (
    "M278 96H452C452 220 456 330 474 400C520 440 600 446 634 490C654 516 656 560 654 604H232"
    "C228 540 268 470 274 400C280 300 278 200 278 96Z"
)


def boot(colour: str, trim: str) -> str:
    """A walking boot."""
    laces = "".join(
        line(
            f"M{396 + row * 15} {270 + row * 34}L{452 + row * 20} {250 + row * 36}",
            trim,
            7,
            stroke_linecap="round",
        )
        for row in range(5)
    )
    shapes = (
        ground(668, 240, 430),
        lit(BOOT),
        *_sole(214, 660),
        path("M256 180C300 168 396 168 432 182L434 222C396 208 300 208 254 220Z", shade(colour, -0.3)),
        laces,
        path("M520 470C570 476 620 500 640 560L560 596H500Z", shade(colour, -0.22), opacity=".7"),
    )
    return picture(shapes, colour, "70 60 720 720")


def shoe(colour: str, trim: str) -> str:
    """A low trail shoe."""
    dark = shade(colour, -0.35)
    laces = "".join(
        line(
            f"M{356 + row * 34} {404 + row * 14}L{340 + row * 34} {452 + row * 12}",
            trim,
            8,
            stroke_linecap="round",
        )
        for row in range(4)
    )
    shapes = (
        ground(668, 240, 430),
        lit(SHOE),
        path("M236 392C262 372 330 366 366 386L352 426C320 410 270 412 246 428Z", dark),
        path("M560 466C610 478 640 500 648 540L654 600H560C588 560 586 506 560 466Z", dark, opacity=".75"),
        path("M190 560C200 500 214 450 246 428C272 470 280 540 270 600H186Z", shade(colour, -0.2)),
        line("M300 590C330 520 400 500 452 500M330 596C370 540 430 520 500 524", trim, 7, opacity=".85"),
        laces,
        *_sole(176, 660),
    )
    return picture(shapes, colour, "60 160 720 720")


def wellington(colour: str, trim: str) -> str:
    """A rubber boot."""
    shapes = (
        ground(668, 240, 430),
        lit(WELLINGTON),
        folds(bright="M312 150C316 280 312 380 300 470", wide=20, strength=0.3),
        path("M278 96H452L452 128H278Z", trim),
        line("M274 400C340 424 420 420 474 400", shade(colour, -0.3), 4, opacity=".7"),
        line("M236 566C380 580 520 580 654 568", shade(colour, -0.3), 6, opacity=".7"),
        *_sole(224, 660),
    )
    return picture(shapes, colour, "70 40 720 720")


def slipper(colour: str, trim: str) -> str:
    """A quilted slipper for the hut."""
    body = (
        "M214 430C262 402 330 402 372 420C430 404 560 430 620 490C652 524 654 570 648 600H200"
        "C190 540 194 470 214 430Z"
    )
    dark = shade(colour, -0.35)
    shapes = (
        ground(664, 240, 420),
        lit(body),
        line(
            "M420 424C400 480 400 540 410 600M480 436C460 490 462 550 474 600M540 456"
            "C524 500 526 556 540 600",
            dark,
            4,
            opacity=".7",
        ),
        folds(
            bright="M450 440C434 490 434 540 442 590M510 452C494 500 496 546 506 590", wide=18, strength=0.22
        ),
        path("M214 430C262 402 330 402 372 420L366 458C330 440 268 442 222 470Z", trim),
        *_sole(190, 656),
    )
    return picture(shapes, colour, "60 160 720 720")


def _sole(left: int, right: int) -> tuple[str, ...]:
    cleats = "".join(f"M{x} 650h24v18h-24z" for x in range(left + 14, right - 24, 40))
    return (
        path(
            f"M{left} 596H{right}Q{right + 8} 660 {right - 20} 664H{left + 22}Q{left - 10} 660 {left} 596Z",
            "#2a2826",
        ),
        path(cleats, "#1a1817"),
    )
