"""A folder of our own as a mailbox: a partner reaches it by a server of ours, or a program fetches and brings files.

Whoever writes here may also make links, so no step follows one: each folder is opened from the one above with
`O_NOFOLLOW` and what is in it is reached through the open folder. A path that was checked and then walked could be
exchanged in between; Django's own storage for files, which does that, trusts all who write to its folder.
"""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from partners.errors import NotSent, OutcomeUnknown, Unreadable
from partners.transports.files import Entry
from stores import fault

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
READING = (
    os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
)  # a pipe would keep us waiting for somebody to write to it
DRAFT = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


class FolderMailbox:
    """A folder, `below` one that is the operator's (and may be a link). It is made when it is first used."""

    def __init__(self, root: Path, below: str, *, settles_s: float) -> None:
        self.settles_s = settles_s
        self._root = root
        self._below = below

    def entries(self, folder: str) -> list[Entry]:
        """The files of a folder; links, folders and whatever else there may be are none."""
        try:
            with _refusing(), self._folder(folder) as opened, os.scandir(opened) as found:
                return [entry for one in found if (entry := _entry(one))]
        except FileNotFoundError:
            return []

    def read(self, path: str, most: int) -> bytes:
        """A file's bytes. Raises FileNotFoundError, Unreadable."""
        folder, _, name = path.rpartition("/")
        with _refusing(), self._folder(folder) as opened:
            descriptor = os.open(name, READING, dir_fd=opened)
            with os.fdopen(descriptor, "rb") as file:
                before = os.fstat(descriptor)
                if not stat.S_ISREG(before.st_mode):
                    raise FileNotFoundError(path)
                if before.st_size > most:
                    raise Unreadable(f"{path} is longer than {most} bytes.")
                content = file.read(most)
                if _state(before) != _state(os.fstat(descriptor)):
                    raise FileNotFoundError(path)
        return content

    def create(self, path: str, content: bytes) -> None:
        """Write a hidden draft, force it to the disk, then give it its name. Raises FileExistsError.

        A crash may leave the draft behind; it is in nobody's way.
        """
        folder, _, name = path.rpartition("/")
        draft = f".{name}.{secrets.token_hex(8)}.tmp"
        with _refusing(), self._folder(folder, make=True) as opened:
            try:
                _write(draft, content, opened)
                fault.point("mailbox.before_naming")
                os.link(draft, name, src_dir_fd=opened, dst_dir_fd=opened, follow_symlinks=False)
                fault.point("mailbox.after_naming")
            finally:
                with suppress(OSError):  # what counts has happened, or has not
                    os.unlink(draft, dir_fd=opened)
            _force(opened)

    def move(self, path: str, to: str) -> None:
        """Claim the new name, then let the file take it: a plain rename would drop what had it. Raises FileExistsError.

        A link cannot do it here: Linux lets nobody link a file that is somebody else's, as a partner's may be.
        """
        (folder, _, name), (new_folder, _, new_name) = path.rpartition("/"), to.rpartition("/")
        with _refusing(), self._folder(folder) as old, self._folder(new_folder, make=True) as new:
            os.stat(name, dir_fd=old, follow_symlinks=False)
            os.close(os.open(new_name, DRAFT, dir_fd=new))
            try:
                os.rename(name, new_name, src_dir_fd=old, dst_dir_fd=new)
            except OSError:
                os.unlink(new_name, dir_fd=new)
                raise
            _force(new)
            _force(old)

    def remove(self, path: str) -> None:
        """Remove a file's name; a link goes, not what it leads to. Raises FileNotFoundError."""
        folder, _, name = path.rpartition("/")
        with _refusing(), self._folder(folder) as opened:
            os.unlink(name, dir_fd=opened)

    def close(self) -> None:
        """Nothing stays open."""

    @contextmanager
    def _folder(self, path: str, *, make: bool = False) -> Iterator[int]:
        """A folder, open. Raises FileNotFoundError when there is none."""
        if make:
            self._root.mkdir(parents=True, exist_ok=True)
        opened = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for step in filter(None, f"{self._below}/{path}".split("/")):
                above, opened = opened, _step(opened, step, make=make)
                os.close(above)
            yield opened
        finally:
            os.close(opened)


def _step(above: int, name: str, *, make: bool) -> int:
    if make:
        with suppress(FileExistsError):
            os.mkdir(name, dir_fd=above)
            os.fsync(above)
    return os.open(name, FOLDER, dir_fd=above)


def _entry(found: "os.DirEntry[str]") -> Entry | None:
    try:
        state = found.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(state.st_mode):
        return None
    return Entry(
        name=found.name, size=state.st_size, modified_at=datetime.fromtimestamp(state.st_mtime, tz=UTC)
    )


def _state(of: os.stat_result) -> tuple[int, int]:
    return of.st_size, of.st_mtime_ns


def _write(name: str, content: bytes, folder: int) -> None:
    with os.fdopen(os.open(name, DRAFT, 0o666, dir_fd=folder), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _force(folder: int) -> None:
    """Force a folder's list of names to the disk. Until then a power cut may take the new name back."""
    try:
        os.fsync(folder)
    except OSError as error:
        raise OutcomeUnknown(f"The folder could not be forced to the disk: {error.strerror}.") from error


@contextmanager
def _refusing() -> Iterator[None]:
    """What our own disk refuses did not happen."""
    try:
        yield
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError as error:
        raise NotSent(f"Our own folder refused: {error.strerror or type(error).__name__}.") from error
