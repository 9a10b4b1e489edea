"""Events for an ERP that listens on Amazon EventBridge."""

from collections.abc import Iterator, Sequence
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from orders.erp.base import Batch, Connector, ErpUnavailable, Record
from stores import fault

# "PutEvents: at most 10 entries per request, total entry size less than 256 KB" (EventBridge User Guide, "Calculating
# PutEvents event entry size"; newer regions say 1 MB, which we do not count on).
MOST_ENTRIES = 10
MOST_BYTES = 256_000
TIME_BYTES = 14  # what `Time` counts for, by the same page
ROUNDS = 3

# We postpone and repeat by ourselves; a client that does so as well would multiply the tries.
PATIENCE = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 1})

Entry = dict[str, Any]
Numbered = tuple[Record, Entry]


class EventBridgeConnector(Connector):
    """One event per record on the bus `ERP_EVENT_BUS`, as source `endless-aisle.<retailer>`.

    EventBridge keeps no order and may deliver twice; the record's number in each event lets the receiver put things
    right. Only what failed is sent again.
    """

    def send(self, batch: Batch) -> Iterator[tuple[int, ...]]:
        """Put the events that have not arrived yet, ten at a time."""
        client = _client()
        missing = [(record, entry_of(record, batch)) for record in batch.records if not record.arrived]
        for chunk in chunks(missing):
            yield from _put(client, chunk)


def entry_of(record: Record, batch: Batch) -> Entry:
    """A record as an entry of PutEvents."""
    return {
        "Source": f"endless-aisle.{batch.retailer}",
        "DetailType": record.document["event"],
        "Detail": record.line().decode(),
        "Time": record.document["occurred_at"],
        "EventBusName": settings.ERP_EVENT_BUS,
    }


def chunks(entries: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """The entries in as few requests as the limits allow, in their order. Raises ErpUnavailable for a giant."""
    chunk: list[Numbered] = []
    size = 0
    for record, entry in entries:
        weight = _size(entry)
        if weight > MOST_BYTES:
            raise ErpUnavailable(
                reason=f"record {record.number} has {weight} bytes, the limit is {MOST_BYTES}."
            )
        if len(chunk) == MOST_ENTRIES or size + weight > MOST_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append((record, entry))
        size += weight
    if chunk:
        yield chunk


def _size(entry: Entry) -> int:
    return TIME_BYTES + sum(len(entry[name].encode()) for name in ("Source", "DetailType", "Detail"))


def _put(client: Any, chunk: list[Numbered]) -> Iterator[tuple[int, ...]]:
    """Put one chunk; what fails is put again, alone. Yields what got through; raises ErpUnavailable for the rest."""
    for _ in range(ROUNDS):
        results = _call(client, [entry for _, entry in chunk])
        fault.point("erp.after_call")
        yield tuple(
            record.number for (record, _), result in zip(chunk, results, strict=True) if "EventId" in result
        )
        failed = [
            (entry, result) for entry, result in zip(chunk, results, strict=True) if "EventId" not in result
        ]
        if not failed:
            return
        chunk = [entry for entry, _ in failed]
    record, (_, refusal) = chunk[0][0], failed[0]
    raise ErpUnavailable(
        reason=f"record {record.number}: {refusal.get('ErrorCode')}: {refusal.get('ErrorMessage')}"
    )


def _client() -> Any:
    """A client of its own: boto3's common session must not be shared by threads."""
    try:
        return boto3.session.Session().client(
            "events", endpoint_url=settings.AWS_ENDPOINT_URL, config=PATIENCE
        )
    except BotoCoreError as error:
        raise ErpUnavailable(reason=f"{type(error).__name__}: {error}") from error


def _call(client: Any, entries: list[Entry]) -> list[dict[str, Any]]:
    try:
        results: list[dict[str, Any]] = client.put_events(Entries=entries)["Entries"]
    except (BotoCoreError, ClientError) as error:
        raise ErpUnavailable(reason=f"{type(error).__name__}: {error}") from error
    return results
