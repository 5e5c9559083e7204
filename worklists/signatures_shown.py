"""The signatures under a read, as its pages show them: printed name, time, meaning, and how they stand."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ecrf.models import ImageAssessor
from ecrf.signed import signature_of

from .models import Read
from .reading_rules import is_signed


@dataclass(frozen=True)
class SignatureText:
    """One revision's signature in words."""

    text: str
    meaning: str
    state: str
    badge: str


def signature_texts(read: Read) -> list[SignatureText]:
    """Of every revision that was signed, the newest first."""
    if not is_signed(read.worklist):
        return []
    assessors = ImageAssessor.objects.filter(read_key=read.pk).order_by("-revision")
    shown = [signature_of(one, current_revision=read.revision) for one in assessors]
    return [_text(one) for one in shown if one]


def _text(shown) -> SignatureText:
    signed = shown.signature
    when = date_format(timezone.localtime(signed.signed_at), _("j M Y, H:i:s T"))
    text = _("Signed by {name}, {when}").format(name=signed.signer_name, when=when)
    return SignatureText(text, signed.meaning, shown.state.text, shown.state.badge)


def newest_revision(read_key) -> int:
    """At which revision a read is, complete or not: a reopened read's signature is void."""
    return Read.objects.values_list("revision", flat=True).get(pk=read_key)
