"""One door for everything that is typed or scanned."""

from catalog.scan.kinds import LONGEST, NAMELESS, NO_PACK, NOBODY_ELSES, Kind, Pack, Scan
from catalog.scan.reader import read
from catalog.scan.slips import corrections

__all__ = ["LONGEST", "NAMELESS", "NOBODY_ELSES", "NO_PACK", "Kind", "Pack", "Scan", "corrections", "read"]
