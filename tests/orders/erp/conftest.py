"""A folder or a bucket in which we meet the ERP, and the ERP."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from stores.models import Retailer
from tests.orders.erp.world import NIGHT, Erp, write_statement

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _grace(settings: Any) -> None:
    """As in production, whatever the demo allows itself."""
    settings.ERP_GRACE_S = 900


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """The folder in which we meet the ERP."""
    erp = {
        "BACKEND": "orders.erp.storage.DurableFileStorage",
        "OPTIONS": {"location": tmp_path / "erp", "allow_overwrite": True},
    }
    settings.STORAGES = {**settings.STORAGES, "erp": erp}
    return tmp_path / "erp"


@pytest.fixture
def erp(folder: Path) -> Iterator[Erp]:
    """An ERP that reads it."""
    erp = Erp(folder)
    yield erp
    erp.close()


@pytest.fixture(scope="session")
def _cloud() -> Iterator[str]:
    """A stand-in for S3, EventBridge and SQS on a free loopback port."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def cloud(_cloud: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the stand-in, which the product takes for Amazon's."""
    for name, value in {
        "ACCESS_KEY_ID": "x",
        "SECRET_ACCESS_KEY": "x",
        "DEFAULT_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    settings.AWS_S3_ENDPOINT_URL = settings.AWS_ENDPOINT_URL = _cloud
    return _cloud


@pytest.fixture
def bucket(cloud: str, settings: Any) -> Any:
    """A bucket in which we meet the ERP."""
    name = f"erp-{uuid4().hex}"
    s3 = boto3.session.Session().resource("s3", endpoint_url=cloud)
    bucket = s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    erp = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": name}}
    settings.STORAGES = {**settings.STORAGES, "erp": erp}
    return bucket


@pytest.fixture
def listener(cloud: str, settings: Any) -> Callable[[], list[Json]]:
    """What an ERP hears that asked for our events: a rule with a queue behind it."""
    settings.ERP_EVENT_BUS = name = f"bus-{uuid4().hex}"
    session = boto3.session.Session()
    bus, queues = (session.client(service, endpoint_url=cloud) for service in ("events", "sqs"))
    bus.create_event_bus(Name=name)
    queue = queues.create_queue(QueueName=name)["QueueUrl"]
    told = queues.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    pattern = json.dumps({"source": [{"prefix": "endless-aisle."}]})
    bus.put_rule(Name="erp", EventBusName=name, EventPattern=pattern)
    bus.put_targets(Rule="erp", EventBusName=name, Targets=[{"Id": "1", "Arn": told["QueueArn"]}])

    def heard() -> list[Json]:
        events = []
        while found := queues.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            events += [json.loads(message["Body"]) for message in found]
            for message in found:
                queues.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return events

    return heard


@pytest.fixture
def stated(retailer: Retailer, folder: Path) -> Callable[..., None]:
    """Writes the ERP's statement of the evening."""

    def write(
        *lines: Json, as_of: datetime = NIGHT - timedelta(hours=1), manifest: Json | None = None
    ) -> None:
        write_statement(folder, retailer.slug, lines, as_of=as_of, manifest=manifest or {})

    return write
