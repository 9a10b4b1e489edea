"""A bucket (S3, or what speaks like it) as a mailbox, over django-storages."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
)
from storages.backends.s3 import S3Storage

from partners.errors import LogInRefused, NotSent, OutcomeUnknown, PartnerError, Throttled, Unreadable
from partners.transports import limits
from partners.transports.files import Entry

KEY = ("access_key_id", "secret_access_key")
MOST_SEEN = 50_000
PIECE = 1_000_000
REFUSED = frozenset(
    {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "403"}
)
NOT_THERE = frozenset({"NoSuchKey", "404"})
TAKEN = frozenset({"PreconditionFailed", "412"})


def are_given(credentials: Mapping[str, str]) -> bool:
    """Whether the partner gave us a key of its own."""
    return any(credentials.get(name) for name in KEY)


def open_bucket(name: str, prefix: str, credentials: Mapping[str, str]) -> "BucketMailbox":
    """A bucket, with the key given or, without one, with ours. Raises NotSent when half a key is given.

    All of a key comes from one place: what is not given would be taken from our own environment.
    """
    if are_given(credentials) and not all(credentials.get(part) for part in KEY):
        raise NotSent(f"We lack a part of the partner's key: {' and '.join(KEY)}.")
    key: dict[str, Any] = {}
    if are_given(credentials):
        key = {
            "access_key": credentials["access_key_id"],
            "secret_key": credentials["secret_access_key"],
            "security_token": credentials.get("session_token") or None,
        }
        if credentials.get("region"):
            key["region_name"] = credentials["region"]
    held = limits.current()
    config = Config(
        connect_timeout=min(held.connect_timeout_s, held.remaining()),
        read_timeout=held.remaining(),
        retries={"total_max_attempts": 1},
    )
    return BucketMailbox(bucket_name=name, location=prefix, client_config=config, **key)


class BucketMailbox(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """Keys below a prefix. S3 shows an object only when it is whole, so none needs to settle."""

    settles_s = 0.0

    def entries(self, folder: str) -> list[Entry]:
        """The objects of a folder. Raises Unreadable when there are too many to look through."""
        prefix = self._key(f"{folder}/" if folder else "")
        with _told():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket_name, Prefix=prefix, Delimiter="/"
            )
            found: list[Entry] = []
            for page in pages:
                limits.current().remaining()
                found += [_entry(one, prefix) for one in page.get("Contents", ()) if one["Key"] != prefix]
                if len(found) > MOST_SEEN:
                    raise Unreadable(f"{folder} holds more than {MOST_SEEN} objects.")
        return found

    def read(self, path: str, most: int) -> bytes:
        """An object's bytes. Raises FileNotFoundError, Unreadable."""
        with _told():
            answer = self._client.get_object(Bucket=self.bucket_name, Key=self._key(path))
            content = bytearray()
            while piece := answer["Body"].read(PIECE):
                limits.current().remaining()
                content += piece
                if len(content) > most:
                    answer["Body"].close()
                    raise Unreadable(f"{path} is longer than {most} bytes.")
        return bytes(content)

    def create(self, path: str, content: bytes) -> None:
        """Put an object unless there is one: S3 decides it. Raises FileExistsError."""
        with _told():
            self._client.put_object(
                Bucket=self.bucket_name, Key=self._key(path), Body=content, IfNoneMatch="*"
            )

    def move(self, path: str, to: str) -> None:
        """Copy, then delete: cut in between, the object is in both places and will be moved again."""
        source = {"Bucket": self.bucket_name, "Key": self._key(path)}
        with _told():
            if self.exists(to):
                raise FileExistsError(to)
            self._client.copy_object(Bucket=self.bucket_name, Key=self._key(to), CopySource=source)
            self._client.delete_object(**source)

    def remove(self, path: str) -> None:
        """Delete an object; S3 does not tell whether there was one."""
        with _told():
            self._client.delete_object(Bucket=self.bucket_name, Key=self._key(path))

    def close(self) -> None:
        """Nothing is kept open."""

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _key(self, path: str) -> str:
        return f"{self.location}/{path}" if self.location else path


def _entry(listed: Mapping[str, Any], prefix: str) -> Entry:
    name = listed["Key"].removeprefix(prefix)
    return Entry(name=name, size=listed["Size"], modified_at=listed["LastModified"])


@contextmanager
def _told() -> Iterator[None]:
    """What S3 says, in our words."""
    try:
        yield
    except (PartnerError, FileNotFoundError, FileExistsError):
        raise
    except ClientError as refusal:
        raise _verdict(refusal) from refusal
    except (EndpointConnectionError, ConnectTimeoutError, NoCredentialsError, ParamValidationError) as error:
        raise NotSent(f"The bucket could not be asked: {type(error).__name__}.") from error
    except (BotoCoreError, OSError) as error:
        raise OutcomeUnknown(f"The line to the bucket broke: {type(error).__name__}.") from error


def _verdict(refusal: ClientError) -> Exception:
    code = str(refusal.response.get("Error", {}).get("Code", ""))
    status = refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in NOT_THERE:
        return FileNotFoundError(code)
    if code in TAKEN:
        return FileExistsError(code)
    if code in REFUSED:
        return LogInRefused(f"The bucket refused our key: {code}.")
    if code == "SlowDown" or status == 503:
        return Throttled("The bucket asked us to wait.")
    if status >= 500:
        return OutcomeUnknown(f"The bucket failed: {code or status}.")
    return NotSent(f"The bucket refused: {code or status}.")
