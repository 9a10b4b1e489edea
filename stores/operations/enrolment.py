"""From a one-time code, read off the console, to a device that is known."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from stores.credentials import fingerprint, matches, new_credential, read_credential
from stores.errors import EnrolmentInvalid
from stores.models import Kiosk
from stores.numbers import ALPHABET
from stores.queries.principals import KIOSK_CODE, KIOSK_TOKEN
from stores.tenancy import current_retailer_id, retailer_scope

CODE_LIVES = timedelta(minutes=30)
CODE_SIGNS = 12  # 60 random bits


@transaction.atomic
def issue_enrolment_code(*, kiosk_id: int, now: datetime, lives: timedelta = CODE_LIVES) -> str:
    """A code that enrols this kiosk once. An earlier code and the device that holds the present token stop working."""
    kiosk = Kiosk.objects.select_for_update().get(pk=kiosk_id)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    kiosk.enrolment_hash = fingerprint(code)
    kiosk.enrolment_expires_at = now + lives
    kiosk.token_hash = ""
    kiosk.revoked_at = None
    kiosk.save(update_fields=["enrolment_hash", "enrolment_expires_at", "token_hash", "revoked_at"])
    return f"{KIOSK_CODE}_{current_retailer_id()}_{kiosk.pk}_{code}"


def enrol_kiosk(*, code: str, now: datetime) -> str:
    """Swap a one-time code for the device's own token; return the token, which only the device keeps.

    Raises EnrolmentInvalid for a code that is wrong, used or too old.
    """
    credential = read_credential(code.strip(), KIOSK_CODE)
    if credential is None or not credential.identifier.isdigit():
        raise EnrolmentInvalid
    with retailer_scope(credential.retailer_id), transaction.atomic():
        kiosk = Kiosk.objects.select_for_update().filter(pk=credential.identifier).first()
        if kiosk is None or not matches(credential.secret, kiosk.enrolment_hash):
            raise EnrolmentInvalid
        if kiosk.enrolment_expires_at is None or kiosk.enrolment_expires_at <= now:
            raise EnrolmentInvalid
        token = new_credential(KIOSK_TOKEN, credential.retailer_id, str(kiosk.pk))
        kiosk.token_hash = fingerprint(token.secret)
        kiosk.enrolment_hash = ""
        kiosk.enrolled_at = kiosk.last_seen_at = now
        kiosk.save(update_fields=["token_hash", "enrolment_hash", "enrolled_at", "last_seen_at"])
    return str(token)


@transaction.atomic
def revoke_kiosk(*, kiosk_id: int, now: datetime) -> None:
    """Shut a device out at once, whatever it holds. Again is harmless."""
    Kiosk.objects.filter(pk=kiosk_id).update(
        token_hash="", enrolment_hash="", enrolment_expires_at=None, revoked_at=now
    )
