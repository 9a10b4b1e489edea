"""Files that are either there whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

READABLE = 0o644


@deconstructible
class DurableFileStorage(FileSystemStorage):
    """A folder in which a file appears in one piece and survives a power cut; a second save replaces the first.

    It is written under a hidden name, forced to the disk, then renamed. A crash may leave the hidden file behind:
    whoever reads the folder passes over names that begin with a dot. On S3 a plain put does all this by itself.
    """

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        _make_folder(target.parent)
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            try:
                for chunk in content.chunks():
                    file.write(chunk)
                os.fchmod(file.fileno(), self.file_permissions_mode or READABLE)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, target)  # noqa: PTH105 - the same call, on a name
            except BaseException:
                with suppress(FileNotFoundError):
                    os.unlink(file.name)  # noqa: PTH108 - the same call, on a name
                raise
        _force(target.parent)
        return name


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each entered in its parent for good."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _force(folder.parent)


def _force(folder: Path) -> None:
    """Force a folder's list of names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
