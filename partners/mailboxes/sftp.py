"""A partner's SFTP server as a mailbox, over django-storages and paramiko.

The line is dialled through the guard, like every other, and handed to paramiko. The server must show the very key that
was pinned: one that we see for the first time is not believed, since whoever stands in between shows us just that.
"""

import posixpath
import secrets
import socket
import stat
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import paramiko
from storages.backends.sftpstorage import SFTPStorage

from partners.errors import LogInRefused, NotSent, OutcomeUnknown, PartnerError, Unreadable
from partners.mailboxes import keys
from partners.mailboxes.addresses import SFTP_PORT, Address
from partners.transports import limits
from partners.transports.files import Entry
from partners.transports.guard import dial

MOST_SEEN = 50_000


def open_server(address: Address, credentials: Mapping[str, str], *, settles_s: float) -> "SftpMailbox":
    """A mailbox on a server. Raises NotSent when a key is missing or makes no sense."""
    user = address.user or credentials.get("username", "")
    if not user:
        raise NotSent("We lack the user name for the partner's server.")
    params = {
        "port": address.port,
        "username": user,
        "password": credentials.get("password") or None,
        "pkey": keys.private_key(credentials),
    }
    if not params["password"] and not params["pkey"]:
        raise NotSent("We lack a password or a private_key for the partner's server.")
    home, _, below = address.path.partition("/")
    mailbox = SftpMailbox(
        host=address.host, params=params, root_path=below if home == "~" else f"/{address.path}"
    )
    mailbox.host_keys = keys.host_keys(credentials)
    mailbox.settles_s = settles_s
    return mailbox


class SftpMailbox(SFTPStorage):  # type: ignore[misc]  # django-storages has no types
    """A folder on a server that knows us by a password or a key, and that we know by its own key."""

    host_keys: tuple[paramiko.PKey, ...] = ()
    settles_s = 0.0
    _wall: threading.Timer | None = None

    def entries(self, folder: str) -> list[Entry]:
        """The files of a folder. Raises Unreadable when there are too many to look through."""
        found: list[Entry] = []
        with _told(), suppress(FileNotFoundError):
            for one in self.sftp.listdir_iter(self._at(folder)):
                if stat.S_ISREG(one.st_mode or 0):
                    modified_at = datetime.fromtimestamp(one.st_mtime or 0, tz=UTC)
                    found.append(Entry(name=one.filename, size=one.st_size or 0, modified_at=modified_at))
                if len(found) > MOST_SEEN:
                    raise Unreadable(f"{folder} holds more than {MOST_SEEN} files.")
        return found

    def read(self, path: str, most: int) -> bytes:
        """A file's bytes. Raises FileNotFoundError, Unreadable."""
        with _told(), self.sftp.open(self._at(path), "rb") as file:
            before = file.stat()
            if (before.st_size or 0) > most:
                raise Unreadable(f"{path} is longer than {most} bytes.")
            file.prefetch(before.st_size or 0)
            content: bytes = file.read((before.st_size or 0) + 1)
            after = file.stat()
        if len(content) != before.st_size or (before.st_size, before.st_mtime) != (
            after.st_size,
            after.st_mtime,
        ):
            raise FileNotFoundError(path)
        return content

    def create(self, path: str, content: bytes) -> None:
        """Write a hidden draft, then give it its name. Raises FileExistsError.

        In version 3 of the protocol a rename never replaces a file (draft-ietf-secsh-filexfer-02, 6.5); the extension
        `posix-rename` does, so it is not used here.
        """
        target, draft = self._at(path), self._at(path, f".{secrets.token_hex(8)}.tmp")
        with _in_vain():
            if self._path_exists(target):
                raise FileExistsError(path)
            self._make_folder(posixpath.dirname(target))
            with self.sftp.open(draft, "wbx") as file:
                file.write(content)
        self._rename(draft, target, tidy=True)

    def move(self, path: str, to: str) -> None:
        """Rename a file. Raises FileNotFoundError, FileExistsError."""
        source, target = self._at(path), self._at(to)
        with _in_vain():
            self.sftp.stat(source)
            if self._path_exists(target):
                raise FileExistsError(to)
            self._make_folder(posixpath.dirname(target))
        self._rename(source, target)

    def remove(self, path: str) -> None:
        """Remove a file. Raises FileNotFoundError."""
        with _told():
            self.sftp.remove(self._at(path))

    def close(self) -> None:
        """Hang up. Raises nothing."""
        if self._wall:
            self._wall.cancel()
        with suppress(Exception):
            super().close()

    def _at(self, path: str, draft: str = "") -> str:
        """A path on the server; that of its hidden draft, if an ending is given."""
        folder, _, name = path.rpartition("/")
        return posixpath.join(self.root_path, folder, f".{name}{draft}" if draft else name) or "."

    def _make_folder(self, path: str) -> None:
        """Make a folder and those above it. The mailbox itself must be there: its absence is a typing error."""
        if path and not self._path_exists(path):
            self._make_folder(posixpath.dirname(path))
            try:
                self.sftp.mkdir(path)
            except OSError:
                if not self._path_exists(path):  # another made it at the same moment
                    raise

    def _rename(self, source: str, target: str, *, tidy: bool = False) -> None:
        """The one step that counts. A clear answer is believed; a broken line leaves us not knowing."""
        with _told():
            try:
                self.sftp.rename(source, target)
            except OSError as refusal:
                if isinstance(refusal, TimeoutError) or not self._is_up():
                    raise OutcomeUnknown(
                        "The line to the server broke as the file got its name."
                    ) from refusal
                there = self._path_exists(target)
                if tidy:
                    self.sftp.remove(source)
                elif not self._path_exists(source):
                    raise FileNotFoundError(source) from refusal
                if there:
                    raise FileExistsError(target) from refusal
                raise NotSent(f"The server did not let us name the file: {refusal}.") from refusal

    def _is_up(self) -> bool:
        transport = self._ssh.get_transport()
        return transport is not None and transport.is_active()

    def _connect(self) -> None:
        """Dial through the guard and log in. Raises NotSent, LogInRefused."""
        self._ssh = client = paramiko.SSHClient()
        client.set_missing_host_key_policy(paramiko.RejectPolicy())
        port = self.params["port"]
        known_as = self.host if port == SFTP_PORT else f"[{self.host}]:{port}"
        for key in self.host_keys:
            client.get_host_keys().add(known_as, key.get_name(), key)
        line = dial(self.host, port, socket.socket)
        with _logging_in(client, line):
            left = limits.current().remaining()
            self._wall = _cut_after(left, client, line)
            client.connect(
                self.host,
                **self.params,
                sock=line,
                timeout=left,
                banner_timeout=left,
                auth_timeout=left,
                channel_timeout=left,
                allow_agent=False,
                look_for_keys=False,
            )
            self._sftp = client.open_sftp()
            self._sftp.stat(self.root_path or ".")


def _cut_after(seconds: float, client: paramiko.SSHClient, line: socket.socket) -> threading.Timer:
    """Hang up when the time of the conversation is over, however slowly the server drips."""

    def cut() -> None:
        with suppress(Exception):
            client.close()
        line.close()

    wall = threading.Timer(seconds, cut)
    wall.daemon = True
    wall.start()
    return wall


@contextmanager
def _logging_in(client: paramiko.SSHClient, line: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        client.close()
        line.close()
        raise _reason(error) from error


def _reason(error: BaseException) -> BaseException:
    """Why there is no mailbox. Nothing was done yet, whatever it is."""
    match error:
        case paramiko.BadHostKeyException():
            return NotSent("The server shows another key than the one that was pinned (host_key).")
        case paramiko.AuthenticationException():
            return LogInRefused("The server refused our log-in.")
        case FileNotFoundError():
            return NotSent("There is no such folder on the server.")
        case OSError() | EOFError() | paramiko.SSHException() | ValueError():
            return NotSent(f"The server could not be reached: {type(error).__name__}.")
    return error


@contextmanager
def _told() -> Iterator[None]:
    """What the server says, in our words. A line that breaks leaves us not knowing."""
    try:
        yield
    except (PartnerError, FileNotFoundError, FileExistsError):
        raise
    except PermissionError as refusal:
        raise NotSent("The server does not let us do that.") from refusal
    except (OSError, EOFError, paramiko.SSHException) as error:
        raise OutcomeUnknown(f"The line to the server broke: {type(error).__name__}.") from error


@contextmanager
def _in_vain() -> Iterator[None]:
    """While a file has no name yet, whatever fails has left nothing that anybody would read."""
    try:
        yield
    except (PartnerError, FileNotFoundError, FileExistsError):
        raise
    except (OSError, EOFError, paramiko.SSHException) as error:
        raise NotSent(f"The server did not take the file: {type(error).__name__}.") from error
