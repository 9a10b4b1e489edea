"""Where a mailbox lies: `file:///northpeak`, `s3://bucket/prefix`, `sftp://user@host:22/path`."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit

from partners.errors import NotSent
from partners.transports.files import is_plain

SFTP_PORT = 22


class Kind(StrEnum):
    """What it is."""

    FOLDER = "file"
    BUCKET = "s3"
    SFTP = "sftp"


@dataclass(frozen=True, kw_only=True)
class Address:
    """A mailbox's address. `path` has neither a slash at its ends nor a step that leads up."""

    kind: Kind
    path: str
    host: str = ""
    port: int = SFTP_PORT
    user: str = ""


def address_of(base_url: str) -> Address:
    """Read an address. Raises NotSent for one that makes no sense."""
    try:
        url = urlsplit(base_url)
        kind, port = Kind(url.scheme), url.port
    except ValueError as error:
        raise NotSent("The partner's address is no mailbox: file, s3 or sftp.") from error
    path = unquote(url.path).strip("/")
    home, _, below = path.partition("/")
    steps = (below if kind is Kind.SFTP and home == "~" else path).split("/")
    if not all(map(is_plain, filter(None, steps))) or "//" in path:
        raise NotSent("The path of the mailbox is none.")
    if not _fits(kind, url) or (kind is Kind.FOLDER and not path):
        raise NotSent(f"The partner's address is not one of a mailbox by {kind}.")
    return Address(
        kind=kind,
        path=path,
        host=url.hostname or "",
        port=port or SFTP_PORT,
        user=unquote(url.username or ""),
    )


def _fits(kind: Kind, url: SplitResult) -> bool:
    """Whether an address has what its kind needs, and nothing that it does not know. A password belongs elsewhere."""
    if url.password is not None or url.query or url.fragment:
        return False
    if kind is Kind.FOLDER:
        return not url.netloc
    return bool(url.hostname) and (kind is Kind.SFTP or url.netloc == url.hostname)
