"""An SFTP server on loopback whose root is a folder. It breaks the line where it is told to."""

import errno
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import paramiko

HOST_KEY = paramiko.ECDSAKey.generate()
OTHER_KEY = paramiko.ECDSAKey.generate()
OUR_KEY = paramiko.ECDSAKey.generate()
USER, PASSWORD = "aisle", "canary-password"


def pinned(key=HOST_KEY):
    """A key as it stands in credentials."""
    return f"{key.get_name()} {key.get_base64()}"


class SftpServer:
    """What OpenSSH does, on one folder: a rename never replaces a file."""

    def __init__(self, root) -> None:
        self.root = root
        self.breaks_at = ""
        self.logins = 0
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._transports = []
        threading.Thread(target=self._serve, daemon=True).start()

    @classmethod
    @contextmanager
    def started(cls, root) -> Iterator["SftpServer"]:
        """A running one."""
        server = cls(root)
        try:
            yield server
        finally:
            server.stop()

    @property
    def port(self):
        return self._listener.getsockname()[1]

    def stop(self):
        self._listener.close()
        for transport in self._transports:
            transport.close()

    def hang_up(self):
        """Break every line."""
        for transport in self._transports:
            transport.sock.close()

    def arrives_at(self, point):
        """Break the line if this is the point."""
        if point == self.breaks_at:
            self.hang_up()
            raise ConnectionAbortedError

    def _serve(self):
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                self.connections += 1
                transport = paramiko.Transport(line)
                transport.add_server_key(HOST_KEY)
                transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Files, self)
                self._transports.append(transport)
                with suppress(Exception):
                    transport.start_server(server=_Door(self))


class _Door(paramiko.ServerInterface):
    def __init__(self, server) -> None:
        self.server = server

    def get_allowed_auths(self, username):
        return "password,publickey"

    def check_auth_password(self, username, password):
        self.server.logins += 1
        return paramiko.AUTH_SUCCESSFUL if (username, password) == (USER, PASSWORD) else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username, key):
        return paramiko.AUTH_SUCCESSFUL if (username, key) == (USER, OUR_KEY) else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED


class _Files(paramiko.SFTPServerInterface):
    def __init__(self, door, sftp_server, *_) -> None:
        self.server = sftp_server

    def _real(self, path):
        return self.server.root / self.canonicalize(path).lstrip("/")

    def list_folder(self, path):
        def listed():
            return [_attributes(one, one.name) for one in self._real(path).iterdir()]

        return _told(listed)

    def stat(self, path):
        return _told(lambda: _attributes(self._real(path)))

    lstat = stat

    def open(self, path, flags, attr):
        def opened():
            descriptor = os.open(self._real(path), flags, 0o644)
            handle = _Handle(flags)
            handle.server = self.server
            handle.readfile = handle.writefile = os.fdopen(
                descriptor, "r+b" if flags & os.O_RDWR or flags & os.O_WRONLY else "rb"
            )
            return handle

        return _told(opened)

    def rename(self, oldpath, newpath):
        self.server.arrives_at("before rename")
        done = _told(lambda: _linked(self._real(oldpath), self._real(newpath)))
        self.server.arrives_at("after rename")
        return done

    def remove(self, path):
        return _told(lambda: self._real(path).unlink() or paramiko.SFTP_OK)

    def mkdir(self, path, attr):
        return _told(lambda: self._real(path).mkdir() or paramiko.SFTP_OK)


class _Handle(paramiko.SFTPHandle):
    def stat(self):
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))

    def write(self, offset, data):
        self.server.arrives_at("write")
        return super().write(offset, data)


def _attributes(path, name=None):
    attributes = paramiko.SFTPAttributes.from_stat(path.lstat())
    attributes.filename = name
    return attributes


def _linked(old, new):
    os.link(old, new)
    old.unlink()
    return paramiko.SFTP_OK


def _told(act):
    """As OpenSSH tells: a name that is taken is a plain failure."""
    try:
        return act()
    except FileExistsError:
        return paramiko.SFTP_FAILURE
    except OSError as error:
        return paramiko.SFTPServer.convert_errno(error.errno or errno.EIO)


@contextmanager
def silent_listener():
    """Somebody who answers the telephone and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener
