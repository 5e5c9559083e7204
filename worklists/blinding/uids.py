"""A reader's aliases and the archive's own UIDs: exchanged when a draft is saved, and back when it is shown.

What a viewer reports names images by the reader's aliases; what we keep names them by their own UIDs, so that
assessors and exports lead to real images. Both directions are one exchange: an alias becomes the UID that it stands
for, and a UID its alias. So whatever a reader sends comes back exactly as it was, and nobody learns by saving a
guessed UID whether it is one of this session.
"""

import re

from django.utils.translation import gettext as _

from rapidreader.archive.dicomweb.renditions import unpacked
from rapidreader.archive.models import Instance
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.errors import Invalid

from ..access import sessions_beside
from .policies import disguise_of_read, rules_of

TOKEN = re.compile(r"(?<![\d.])[0-2](?:\.(?:0|[1-9]\d*)){2,}(?![\d.])")


def exchanged(read, value):
    """A JSON value (answers, measurements) with aliases and UIDs exchanged; the same value where there are none."""
    if not _has_aliases(read):
        return value
    try:
        text = canonical_json(value)
        return parse_json(exchanged_text(read, text))
    except (ValueError, TypeError, RecursionError) as error:
        raise Invalid(_("That cannot be stored: {error}.").format(error=error)) from None


def exchanged_text(read, text: str) -> str:
    """The same for JSON text. A number in it has no second point, so it is never taken for a UID."""
    tokens = set(TOKEN.findall(text)) if _has_aliases(read) else set()
    if not tokens:
        return text
    both = _exchange(read, disguise_of_read(read), tokens)
    return TOKEN.sub(lambda found: both.get(found[0], found[0]), text)


def _has_aliases(read) -> bool:
    return rules_of(read.worklist).has_aliases


def _exchange(read, disguise, tokens: set[str]) -> dict[str, str]:
    """{alias: UID} and {UID: alias} of the images that the tokens name, and of all that their headers name."""
    own, named = set(), []
    for session in sessions_beside(read):
        series = set(session.scans.order_by().values_list("series_instance_uid", flat=True))
        objects = set(session.instances.order_by().values_list("sop_instance_uid", flat=True))
        own |= {session.study_instance_uid} | series | objects
        named.append((session, objects))
    both = _pairs(own, disguise)
    if tokens - both.keys():
        for session, objects in named:
            wanted = {uid for uid in objects if uid in tokens or disguise.uid(uid) in tokens}
            both |= _pairs(_header_uids(session, wanted), disguise)
    return both


def _pairs(uids, disguise) -> dict[str, str]:
    aliases = {uid: disguise.uid(uid) for uid in uids}
    return aliases | {alias: uid for uid, alias in aliases.items()}


def _header_uids(session, sop_uids: set[str]) -> set[str]:
    """Every UID in the headers of some images (frames of reference, other images); of the first one where none is."""
    instances = Instance.objects.filter(session=session).order_by("scan", "number")
    instances = instances.filter(sop_instance_uid__in=sop_uids) if sop_uids else instances[:1]
    found = set()
    for metadata_gz in instances.values_list("metadata_gz", flat=True):
        found.update(_uids_in(unpacked(metadata_gz)))
    return found


def _uids_in(item: dict):
    for element in item.values():
        if element["vr"] == "UI":
            yield from (str(value) for value in element.get("Value", ()) if value)
        elif element["vr"] == "SQ":
            for inner in element.get("Value", ()):
                yield from _uids_in(inner)
