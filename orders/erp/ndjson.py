"""Files for an ERP that reads a folder or a bucket: the records, then a manifest that says they are complete."""

from collections.abc import Iterator

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from orders.erp.base import Batch, Connector, ErpUnavailable, canonical, instant
from stores import fault

# What a folder or a bucket can fail with.
TROUBLE = (OSError, Boto3Error, BotoCoreError, ClientError)


class NdjsonConnector(Connector):
    """`outgoing/<retailer>/<batch>.ndjson` on the storage called `erp`, and beside it `<batch>.manifest.json`.

    The manifest is written last: whoever sees it may read the records. A repeat writes the same bytes again.
    """

    def send(self, batch: Batch) -> Iterator[tuple[int, ...]]:
        """Write both files. All records are confirmed once the manifest lies there."""
        for name, content in files_of(batch):
            _put(name, content)
            fault.point("erp.after_file")
        yield tuple(record.number for record in batch.records)


def files_of(batch: Batch) -> list[tuple[str, bytes]]:
    """The files of a batch in the order in which they are to be written."""
    stem = f"outgoing/{batch.retailer}/{batch.number:08d}"
    body = batch.body()
    manifest = {
        "file": f"{batch.number:08d}.ndjson",
        "batch": batch.number,
        "records": len(batch.records),
        "first_record": batch.records[0].number,
        "last_record": batch.records[-1].number,
        "bytes": len(body),
        "sha256": batch.checksum(),
        "created_at": instant(batch.created_at),
    }
    return [(f"{stem}.ndjson", body), (f"{stem}.manifest.json", canonical(manifest) + b"\n")]


def _put(name: str, content: bytes) -> None:
    try:
        saved = storages["erp"].save(name, ContentFile(content))
    except TROUBLE as error:
        raise ErpUnavailable(reason=f"{type(error).__name__}: {error}") from error
    if saved != name:
        raise ErpUnavailable(reason=f"the storage renamed {name} to {saved}; it must overwrite.")
