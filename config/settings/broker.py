"""What each kind of broker must be told."""

TRANSPORT_OPTIONS: dict[str, dict[str, object]] = {
    "pgmq": {"init_extension": False, "visibility_timeout": 300, "poll_interval_ms": 100},
    "redis": {
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
        "visibility_timeout": 300,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
    },
    "amqp": {"confirm_publish": True},
    "sqs": {"visibility_timeout": 300},
}
SECURE_NAMES = {"amqps": "amqp", "rediss": "redis"}


def transport_options(broker_url: str) -> dict[str, object]:
    """What each kind of broker needs so that a dead one can never hold up a sale."""
    scheme, _, place = broker_url.partition(":")
    options = TRANSPORT_OPTIONS.get(SECURE_NAMES.get(scheme, scheme), {})
    if scheme == "pgmq":
        # Told nothing, its client would take the product's own DATABASE_URL from the environment.
        return {**options, "conn_string": f"postgresql:{place}"}
    return options
