"""Choosing a variant, one axis at a time. Each choice is a link to a variant's own page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.likeness import nearest_first
from catalog.models import Variant

Able = Callable[[Variant], bool]  # whether any partner has a piece


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value on an axis, and the variant it leads to. Sold out: not to be had together with what else is chosen."""

    value: str
    variant: Variant
    is_chosen: bool
    is_sold_out: bool


@dataclass(frozen=True, kw_only=True)
class Picker:
    """An axis with more than one value."""

    axis: str
    chosen: str
    choices: list[Choice]

    @property
    def by_picture(self) -> bool:
        """Whether to show pictures: only where the values look different."""
        pictures = {choice.variant.look for choice in self.choices}
        return "" not in pictures and len(pictures) == len(self.choices)


def pickers_for(variant: Variant, family: Sequence[Variant], can_be_had: Able) -> list[Picker]:
    """What can be chosen around a variant, the usual axes first."""
    pickers = [_picker(axis, value, variant, family, can_be_had) for axis, value in variant.axes]
    return [picker for picker in pickers if len(picker.choices) > 1]


def instead_of(variant: Variant, family: Sequence[Variant], can_be_had: Able) -> Variant | None:
    """The nearest variant that can be had: the one that similar items begin with."""
    return next((other for other in nearest_first(dict(variant.axes), family) if can_be_had(other)), None)


def _picker(axis: str, value: str, variant: Variant, family: Sequence[Variant], can_be_had: Able) -> Picker:
    values = dict.fromkeys(other.attributes[axis] for other in family if axis in other.attributes)
    return Picker(
        axis=axis, chosen=value, choices=[_choice(axis, one, variant, family, can_be_had) for one in values]
    )


def _choice(axis: str, value: str, variant: Variant, family: Sequence[Variant], can_be_had: Able) -> Choice:
    wanted = {**variant.attributes, axis: value}
    able = [other for other in family if other.attributes.get(axis) == value]
    exact = [other for other in able if other.attributes == wanted]
    nearest = max(able, key=lambda other: (_likeness(other, variant), can_be_had(other)))
    return Choice(
        value=value,
        variant=exact[0] if exact else nearest,
        is_chosen=variant.attributes[axis] == value,
        is_sold_out=not any(can_be_had(other) for other in exact),
    )


def _likeness(one: Variant, other: Variant) -> int:
    """On how many axes two variants agree; a colour is given up last."""
    weight = {"colour": 2}
    return sum(
        weight.get(axis, 1) for axis, value in one.attributes.items() if other.attributes.get(axis) == value
    )
