"""The connectors a retailer may choose."""

from types import MappingProxyType

from orders.erp.base import Connector, ErpConnectorUnknown
from orders.erp.eventbridge import EventBridgeConnector
from orders.erp.ndjson import NdjsonConnector

CONNECTORS = MappingProxyType({"ndjson": NdjsonConnector, "eventbridge": EventBridgeConnector})


def connector_named(name: str) -> Connector:
    """The connector of that name. Raises ErpConnectorUnknown."""
    connector = CONNECTORS.get(name)
    if connector is None:
        raise ErpConnectorUnknown(name=name)
    made: Connector = connector()
    return made
