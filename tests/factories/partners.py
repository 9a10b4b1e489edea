"""Partners."""

import factory

from partners.models import Partner


class PartnerFactory(factory.django.DjangoModelFactory):
    """A partner that speaks the plain JSON API; give `base_url` of the simulator to make it answer."""

    class Meta:
        model = Partner

    code = factory.Sequence(lambda n: f"partner-{n}")
    name = factory.Sequence(lambda n: f"Partner {n}")
    transformer = "partners.transformers.plain.PlainTransformer"
    base_url = "http://127.0.0.1:9/nobody/v1"
    auth_scheme = "api-key"
    auth_header = "X-Api-Key"
    quarantine_s = 0
    key = "sim-northpeak-key"

    @classmethod
    def _create(cls, model_class: type[Partner], *args: object, **kwargs: object) -> Partner:
        key = kwargs.pop("key")
        partner: Partner = model_class(*args, **kwargs)
        partner.seal_credentials({"key": str(key)})
        partner.save()
        return partner
