"""What has a front with a zip: jackets, coats, parkas, fleeces, gilets."""

from dataclasses import dataclass

from partners.simulator.drawing.paint import (
    BODY,
    INSIDE,
    LIGHT,
    SLEEVE,
    Shapes,
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
    within,
)

CUFFED = (
    "M296 246C238 262 205 300 193 362C178 446 164 546 154 632Q152 648 167 651L222 660"
    "Q236 661 238 647C248 572 258 486 274 402Z"
)
CUFF = "M158 606L243 619 238 647Q236 661 222 660L167 651Q152 648 154 632Z"
YOKE = (
    "M290 250C278 282 270 330 265 384C330 398 470 398 535 384C530 330 522 282 510 250"
    "C470 230 440 224 400 224C360 224 330 230 290 250Z"
)
HOOD = "M318 246C292 190 302 112 352 92C380 82 420 82 448 92C498 112 508 190 482 246C450 268 350 268 318 246Z"
HOOD_OPENING = (
    "M343 236C325 194 332 142 364 122C384 111 416 111 436 122C468 142 475 194 457 236"
    "C437 262 363 262 343 236Z"
)
HOOD_COLLAR = (
    "M343 214C352 250 376 268 400 272C424 268 448 250 457 214L478 244C458 284 424 302 400 306"
    "C376 302 342 284 322 244Z"
)
HOOD_COLLAR_EDGE = "M343 214C352 250 376 268 400 272C424 268 448 250 457 214"
COLLAR = (
    "M312 250C316 214 340 196 352 192C350 226 372 262 400 270C428 262 450 226 448 192"
    "C460 196 484 214 488 250C466 292 430 304 400 308C370 304 334 292 312 250Z"
)
COLLAR_BACK = "M346 206C352 178 448 178 454 206L450 240C430 256 370 256 350 240Z"
COLLAR_EDGE = "M352 192C350 226 372 262 400 270C428 262 450 226 448 192"
FUR = "M334 240C308 190 318 124 358 106C384 96 416 96 442 106C482 124 492 190 466 240"
ARMHOLE = "M292 248C306 300 300 356 268 404"


@dataclass(frozen=True, kw_only=True)
class Cut:
    """How a jacket is made. `longer` lengthens it below the waist; `baffles` is how deep its chambers are."""

    longer: int = 0
    hood: bool = True
    sleeves: bool = True
    chest: bool = True
    yoke: str = ""
    baffles: int = 0
    half_zip: bool = False
    pouch: bool = False
    fur: bool = False
    pockets: bool = True
    narrow: bool = False


def jacket(colour: str, trim: str, cut: Cut) -> str:
    """A jacket from the front, lying as if worn."""
    hem = 714 + cut.longer
    shapes = (
        ground(hem + 22, 190),
        both(*_sleeve(colour, cut)) if cut.sleeves else "",
        *(_hood(colour) if cut.hood else ()),
        *_body(hem, cut),
        *_seams(colour, hem, cut),
        *(_hood_front(colour, cut) if cut.hood else _collar(colour)),
        *_zip(colour, trim, hem, cut),
        *_pockets(colour, trim, cut),
    )
    view = "74 46 652 722" if not cut.longer else "50 46 700 778"
    if cut.narrow:
        shapes = ('<g transform="matrix(.93 0 0 1 28 0)">', *shapes, "</g>")
    return picture(shapes, colour, view)


def _outline(hem: int) -> str:
    """Shoulders to hem."""
    return (
        f"M290 250C268 305 260 430 258 {hem - 24}Q258 {hem} 284 {hem + 2}"
        f"L516 {hem + 2}Q542 {hem} 542 {hem - 24}"
        "C540 430 532 305 510 250C470 230 440 224 400 224C360 224 330 230 290 250Z"
    )


def _sleeve(colour: str, cut: Cut) -> Shapes:
    dark = shade(colour, -0.38)
    return (
        path(CUFFED, SLEEVE),
        *(_sleeve_baffles(colour) if cut.baffles else ()),
        path(CUFF, dark, opacity=".55"),
        line("M164 612l52 8", shade(colour, 0.35), 3, opacity=".35"),
        folds(
            "M250 300C222 380 214 450 206 540M268 420C250 450 226 470 208 478",
            "M216 330C200 400 192 470 184 560",
            strength=0.2,
        ),
    )


def _sleeve_baffles(colour: str) -> Shapes:
    rows = "".join(
        f"M{196 - row * 8} {352 + row * 52}Q{232 - row * 6} {380 + row * 50} {268 - row * 5} {368 + row * 52}"
        for row in range(5)
    )
    return (line(rows, shade(colour, -0.34), 4, opacity=".7"),)


def _hood(colour: str) -> Shapes:
    return (
        path(HOOD, BODY),
        path(HOOD_OPENING, INSIDE),
        line("M364 122C384 111 416 111 436 122", shade(colour, 0.35), 4, opacity=".5"),
    )


def _body(hem: int, cut: Cut) -> Shapes:
    outline = _outline(hem)
    yoke = lit(YOKE, cut.yoke) if cut.yoke else ""
    return (
        path(outline, BODY),
        yoke,
        path(outline, LIGHT),
        folds(
            "M276 330C284 460 276 580 282 690M524 330C516 460 524 580 518 690M330 420C346 480 334 560 350 660"
            "M470 440C456 500 470 580 452 650",
            "M312 340C318 460 306 560 316 680M440 330C446 440 436 540 444 640",
            wide=15,
            strength=0.18,
        ),
    )


def _seams(colour: str, hem: int, cut: Cut) -> Shapes:
    dark = shade(colour, -0.3)
    hemline = line(f"M262 {hem - 34}C340 {hem - 26} 460 {hem - 26} 538 {hem - 34}", dark, 2.5, opacity=".8")
    armholes = "" if cut.sleeves else both(line(ARMHOLE, dark, 7, opacity=".8"))
    if not cut.baffles:
        return (hemline, armholes)
    rows = range(330, hem - 40, cut.baffles)
    stitches = "".join(f"M263 {row}Q400 {row + 26} 537 {row}" for row in rows)
    puffs = "".join(
        f"M290 {row + cut.baffles // 2}Q400 {row + cut.baffles // 2 + 24} 510 {row + cut.baffles // 2}"
        for row in rows
    )
    return (
        within(
            _outline(hem),
            folds(bright=puffs, wide=cut.baffles / 3, strength=0.22),
            line(stitches, dark, 5, opacity=".75"),
        ),
        hemline,
        armholes,
    )


def _hood_front(colour: str, cut: Cut) -> Shapes:
    fur = "#cdbfa8"
    trim = (
        line(FUR, shade(fur, -0.2), 34, stroke_dasharray="7 3", opacity=".9"),
        line(FUR, fur, 24, stroke_dasharray="9 2"),
    )
    return (
        path(HOOD_COLLAR, shade(colour, -0.12)),
        line(HOOD_COLLAR_EDGE, shade(colour, 0.35), 2.5, opacity=".45"),
        *(trim if cut.fur else ()),
    )


def _collar(colour: str) -> Shapes:
    return (
        path(COLLAR_BACK, shade(colour, -0.3)),
        path(COLLAR, BODY),
        line(COLLAR_EDGE, shade(colour, 0.35), 3, opacity=".5"),
    )


def _zip(colour: str, trim: str, hem: int, cut: Cut) -> Shapes:
    end = 430 if cut.half_zip else hem
    placket = path(f"M388 272V{end}H412V272Z", shade(colour, -0.16))
    return (
        placket,
        line(f"M400 270V{end}", trim, 5),
        line(f"M400 270V{end}", "#000", 5, stroke_dasharray="2 4", opacity=".35"),
        box(394, 276, 12, 30, 5, trim),
    )


def _pockets(colour: str, trim: str, cut: Cut) -> Shapes:
    dark = shade(colour, -0.38)
    side = both(seam("M298 512L336 612", dark, trim, 11)) if cut.pockets else ""
    chest = seam("M440 350H502", dark, trim) + box(300, 338, 42, 12, 3, trim, opacity=".92")
    return (side, chest if cut.chest else "", _pouch(colour) if cut.pouch else "")


def _pouch(colour: str) -> str:
    shape = "M330 530H470L506 614V660H294V614Z"
    edge = line("M330 530L294 614V660M470 530L506 614V660M330 530H470", shade(colour, -0.34), 3)
    return path(shape, shade(colour, -0.08)) + edge
