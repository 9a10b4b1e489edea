"""What the catalog app refuses, by name."""

from stores.errors import Conflict, Invalid, Missing


class ItemMissing(Missing):
    """We do not know the item, and no partner that answered does."""

    code = "item-not-found"
    message = "No item matches {item}."


class BadCheckDigit(Invalid):
    """A number of a GTIN's length whose last digit does not fit the others: it was misread or mistyped."""

    code = "bad-check-digit"
    message = "{item} has a typo: its last digit does not fit."


class NotAGtin(Invalid):
    """Where an item's number is wanted, something else was given."""

    code = "not-a-gtin"
    message = "That is no GTIN: give its 8, 12, 13 or 14 digits and nothing else."


class CodeDamaged(Invalid):
    """Part of a code is missing or garbled, so that it names nothing."""

    code = "damaged-code"
    message = "That code is damaged or incomplete. Scan it again, or type the number under the bars."


class LinkCompressed(Invalid):
    """A GS1 Digital Link in its compressed form, which says nothing until it is unpacked."""

    code = "compressed-link"
    message = "Compressed GS1 Digital Links are not read here. Use the code's plain form, or its number."


class NotAnItem(Invalid):
    """A code that can be read and names something else, such as a parcel, an order or a person."""

    code = "not-an-item"
    message = "That code names {what}, not an item."


class ItemUnknown(Invalid):
    """An order names an item that is not this retailer's, or not sold any more."""

    code = "unknown-item"
    message = "There is no item {item} to order."


class FeedMissing(Missing):
    """The retailer has no such partner, or it has given no list of what it offers yet."""

    code = "feed-not-found"
    message = "There is no feed of {partner}."


class LookupMissing(Missing):
    """No such look-up, or not this retailer's."""

    code = "lookup-not-found"
    message = "There is no such look-up."


class OfferChanged(Conflict):
    """Price or availability is no longer what the shopper saw."""

    code = "offer-changed"
    message = "{sku} is no longer offered as shown."


class NotShippedThere(Conflict):
    """The partner of a line does not send to the country the order goes to."""

    code = "not-shipped-there"
    message = "{partner} does not send {sku} to {country}."


class NotWaiting(Conflict):
    """Somebody else has decided on an item meanwhile, or nobody has."""

    code = "not-waiting"
    message = "{item}: nothing to do, it is {state}."


class AlreadyMatched(Conflict):
    """We hold one offer of a partner for a variant, so one of its SKUs can be that variant."""

    code = "already-matched"
    message = "{partner} sells that variant as {sku} already. End that match or offer first."


class SkuFileUnreadable(Invalid):
    """A file of matches that makes no sense as a whole."""

    code = "sku-file-unreadable"
    message = "{reason}"


class FeedFileSame(Conflict):
    """The file is the one that came last, byte by byte."""

    code = "feed-file-same"
    message = "This is the file that came on {received_at:%d %b at %H:%M}. There is nothing to do."


class FeedFileTooLong(Invalid):
    """The file is longer than anybody's list should be."""

    code = "feed-file-too-long"
    message = "The file is longer than {most} MB."


class FeedFileGone(Missing):
    """The file was removed after the days that files are kept."""

    code = "feed-file-gone"
    message = "{file} is not kept any more."


class FeedFileUnreadable(Invalid):
    """The file holds no list that could be read in any way."""

    code = "feed-file-unreadable"
    message = "{reason}"


class FeedColumnsInvalid(Invalid):
    """What was said of the columns makes no sense."""

    code = "feed-columns-invalid"
    message = "{reason}"
