"""Where browsers find what lies in a folder of ours."""

from functools import lru_cache
from urllib.parse import urljoin

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri


@deconstructible(path="stores.media.MediaFolder")
class MediaFolder(FileSystemStorage):
    """A folder of files to look at. Joining their addresses anew took a tenth of an item's answer."""

    def url(self, name: str | None) -> str:
        """The address of a file. Raises ValueError when the folder has none, or there is no name."""
        return _address(self.base_url, name) if self.base_url and name else super().url(name)


@lru_cache(maxsize=20_000)
def _address(base: str, name: str) -> str:
    return urljoin(base, filepath_to_uri(name).lstrip("/"))
