"""Finding why lines were sold from their partners."""

from orders.models import LineDecision, Order


def decisions_of(order: Order) -> dict[int, int]:
    """The decision on each line of an order, both by their keys; lines from before decisions were kept have none."""
    return dict(LineDecision.objects.filter(line__order=order).values_list("line_id", "pk"))
