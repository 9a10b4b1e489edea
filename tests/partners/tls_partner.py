"""A partner behind TLS, with a certificate of whatever age and name, and an authority that vouches for it."""

import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from partners.transports import lines
from tests.partners.listening_partner import QuietServer, handler_of

LOOPBACK = x509.IPAddress(ip_address("127.0.0.1"))


def trust(authority, monkeypatch):
    """Let new connections trust this authority alone, until the test is over."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    lines.forget()


class Authority:
    """Signs certificates; the file at `path` vouches for it."""

    def __init__(self, folder) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority of ours")])
        constraints = x509.BasicConstraints(ca=True, path_length=None)
        own = self._signed(self._name, self._key.public_key(), timedelta(days=9), constraints)
        self.path = folder / "authority.pem"
        self.path.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def certified(self, lasts, name=LOOPBACK):
        """The path of a key and a certificate for a name, by default the address where partners listen."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(
            x509.Name([]), key.public_key(), lasts, x509.SubjectAlternativeName([name])
        )
        path = self._folder / "partner.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        return path

    def _signed(self, name, public_key, lasts, extension):
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(subject_name=name, issuer_name=self._name, public_key=public_key)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=400)).not_valid_after(now + lasts)
        return builder.add_extension(extension, critical=True).sign(self._key, hashes.SHA256())


@contextmanager
def listening_behind_tls(answer, certificate):
    """Listen on a free loopback port with this certificate; yields the base URL."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = QuietServer(("127.0.0.1", 0), handler_of(answer, []))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
