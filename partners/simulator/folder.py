"""The files of one partner: orders are claimed before they are read, and answers appear in one piece.

`out/` holds what was left for the partner, `in/` what it leaves. An order is moved to `claimed/` first and to `taken/`
once it is answered, so that a start after `kill -9` finds it again.
"""

from collections.abc import Iterator
from pathlib import Path

OURS = ("out", "in", "claimed", "taken")


class Folder:
    """A folder of one partner for one kind of file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        for name in OURS:
            (path / name).mkdir(parents=True, exist_ok=True)

    def claimed(self) -> Iterator[Path]:
        """Each file that waits, the oldest first, once it is ours alone. Those that were ours before come first."""
        yield from _oldest_first(self._path / "claimed")
        for path in _oldest_first(self._path / "out"):
            number = len(list((self._path / "taken").glob(f"{path.name}.*"))) + 1
            yield path.rename(self._path / "claimed" / f"{path.name}.{number}")

    def done(self, path: Path) -> None:
        """It was read and answered."""
        path.rename(self._path / "taken" / path.name)

    def leave(self, name: str, content: bytes) -> None:
        """Leave a file for the buyer."""
        draft = self._path / "in" / f".{name}.draft"
        draft.write_bytes(content)
        draft.rename(draft.with_name(name))

    def is_news(self, word: str, by: str = "") -> bool:
        """Whether nobody but `by` has told this before; it is told from now on."""
        mark = self._path / "taken" / word
        if mark.exists() and (not by or mark.read_text() != by):
            return False
        mark.write_text(by)
        return True

    def content_of(self, name: str) -> bytes:
        """A file that was claimed, or taken since. Raises FileNotFoundError."""
        claimed = self._path / "claimed" / name
        return (claimed if claimed.exists() else self._path / "taken" / name).read_bytes()

    def newest(self, pattern: str) -> list[Path]:
        """What was left under such names, the oldest first."""
        return sorted((self._path / "in").glob(pattern))

    def clear(self) -> None:
        """Forget all of it; what the buyer has put away, and its own folders, stay."""
        for name in OURS:
            for path in (self._path / name).iterdir():
                if path.is_file():
                    path.unlink(missing_ok=True)


def _oldest_first(folder: Path) -> list[Path]:
    found = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))
