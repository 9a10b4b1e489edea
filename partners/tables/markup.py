"""XML: a list of items as RSS 2.0, Atom (Google's product feed is either), or any other with one element for each.

Read by expat as events, so that a document of any size costs no more than one of its items. A document that declares a
type of its own is refused before any entity could multiply or lead to another file.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.parsers import expat

from partners.errors import Unreadable
from partners.tables.rows import LONGEST_CELL, MOST_CELLS, Named

PIECE = 65_536
DEEPEST = 30
ROWS = frozenset({"item", "entry", "product", "offer", "shopitem"})
GOOGLE = "http://base.google.com/ns/1.0"  # Google Merchant Center, "Product data specification"
PREFIXES = {GOOGLE: "g:"}  # other namespaces are left out: `title` is what RSS and Atom both mean by it


def rows(file: BinaryIO) -> Iterator[Named]:
    """The items, each with its cells by name. Raises Unreadable, also on the way: what is no XML has no next item.

    Names are `g:price`, `link@href` or `g:shipping.g:price`; what is said again under one name ends in `.2`.
    """
    file.seek(0)
    document = _Document()
    try:
        while piece := file.read(PIECE):
            document.parse(piece)
            while document.done:
                yield document.done.popleft()
        document.parse(b"", is_last=True)
        yield from document.done
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code)
        raise Unreadable(f"From line {error.lineno} on, it is no XML: {said}.") from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows, or of several bytes
        raise Unreadable("It is no XML that can be read. Save it in UTF-8.") from error


class _Document:
    """What is known of a document as far as it was read."""

    def __init__(self) -> None:
        self.done: deque[Named] = deque()
        self._item: _Item | None = None
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def parse(self, piece: bytes, *, is_last: bool = False) -> None:
        """Read on."""
        self._parser.Parse(piece, is_last)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable(f"It is nested deeper than {DEEPEST} levels.")
        name = _name(tag)
        if self._item is not None:
            self._item.start(name)
        elif self._depth > 1 and name.casefold() in ROWS:
            self._item = _Item(self._parser.CurrentLineNumber, self._depth)
        if self._item is not None:
            for key, value in attributes.items():
                self._item.put(f"@{_name(key)}", value)

    def _end(self, tag: str) -> None:
        if self._item is not None:
            if self._item.depth == self._depth:
                self.done.append(self._item.named())
                self._item = None
            else:
                self._item.end()
        self._depth -= 1

    def _text(self, text: str) -> None:
        if self._item is not None:
            self._item.text(text)


class _Item:
    """The item that is being read."""

    def __init__(self, line: int, depth: int) -> None:
        self.depth = depth
        self._line = line
        self._cells: dict[str, str] = {}
        self._path: list[str] = []
        self._texts: list[list[str]] = []
        self._length = 0
        self._problem = ""

    def start(self, name: str) -> None:
        """An element begins."""
        self._path.append(name)
        self._texts.append([])
        self._length = 0

    def text(self, text: str) -> None:
        """Text of the element that began last."""
        self._length += len(text)
        if self._length > LONGEST_CELL:
            self._problem = f"A cell is longer than {LONGEST_CELL} characters."
        elif self._texts:
            self._texts[-1].append(text)

    def end(self) -> None:
        """The element that began last ends."""
        said = "".join(self._texts.pop()).strip()
        if said or ".".join(self._path) not in self._cells:
            self.put("", said)
        self._path.pop()

    def put(self, suffix: str, value: str) -> None:
        """Keep what was said under a name; what is said again under the next."""
        whole = name = f"{'.'.join(self._path)}{suffix}"
        again = 2
        while self._cells.get(name):
            name, again = f"{whole}.{again}", again + 1
        if again > MOST_CELLS or len(self._cells) >= MOST_CELLS:
            self._problem = f"It has more than {MOST_CELLS} cells."
        elif len(value) > LONGEST_CELL:
            self._problem = f"A cell is longer than {LONGEST_CELL} characters."
        else:
            self._cells[name] = value

    def named(self) -> Named:
        """What it said."""
        return Named(self._line, self._cells, self._problem)


def _refuse_type(*_: object) -> None:
    raise Unreadable("It declares a document type (DTD), as lists do that mean us harm. Save it without one.")


def _name(tag: str) -> str:
    """A tag, with the prefix that everybody knows its namespace by."""
    namespace, _, name = tag.rpartition(" ")
    return f"{PREFIXES.get(namespace, '')}{name}"
