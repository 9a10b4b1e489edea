"""The three kinds of mailboxes, as the partner on the other side sees them."""

import os
import time
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from partners.account import Account
from partners.mailboxes import open_mailbox
from partners.transports.conversation import hold

LOOPBACK = [ip_network("127.0.0.0/8")]


def account(base_url, credentials=None, next_credentials=None, allowed=LOOPBACK):
    """A partner whose mailbox lies there."""
    return Account(
        partner_id=7,
        code="northpeak",
        base_url=base_url,
        credentials=credentials or {},
        next_credentials=next_credentials or {},
        allowed_networks=allowed,
        open_mailbox=lambda shown: open_mailbox(base_url=base_url, retailer="acme", credentials=shown),
    )


def one_step(request):
    """The shortest conversation."""
    return (yield request)


def step(of, request, timeout_s=10):
    """Take one step through the driver; how it ended."""
    return hold(one_step(request), of, timeout_s=timeout_s)


@dataclass
class FolderPlace:
    """A folder of ours, or what lies behind a partner's server."""

    account: Account
    root: Path
    settles: bool = True

    def put(self, path: str, content: bytes = b"words", age_s: float = 60) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        moment = time.time() - age_s
        os.utime(file, (moment, moment))

    def get(self, path: str) -> bytes | None:
        file = self.root / path
        return file.read_bytes() if file.is_file() else None

    def names(self, folder: str) -> list[str]:
        return sorted(one.name for one in (self.root / folder).iterdir() if one.is_file())


@dataclass
class BucketPlace:
    """A prefix of a bucket."""

    account: Account
    bucket: Any
    prefix: str
    settles: bool = False

    def put(self, path: str, content: bytes = b"words", age_s: float = 60) -> None:
        self.bucket.put_object(Key=f"{self.prefix}/{path}", Body=content)

    def get(self, path: str) -> bytes | None:
        keys = {one.key for one in self.bucket.objects.all()}
        key = f"{self.prefix}/{path}"
        return self.bucket.Object(key).get()["Body"].read() if key in keys else None

    def names(self, folder: str) -> list[str]:
        start = f"{self.prefix}/{folder}/"
        below = [one.key.removeprefix(start) for one in self.bucket.objects.filter(Prefix=start)]
        return sorted(name for name in below if "/" not in name)
