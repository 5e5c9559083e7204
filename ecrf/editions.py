"""Versions as documents: which templateUID a version has, and its files.

IHE MRRT 8.1: another body needs another templateUID. The version of a trial that was published first with the
identifier of its source keeps it; every other content gets one made from its hash. Published versions never change
and are never deleted, so the answer stays the same for ever without being stored.
"""

from .definition import definition_of
from .exporting.editions import Edition, uid_of
from .exporting.formats import FORMATS
from .importing.keys import slug
from .models import TemplateVersion

State = TemplateVersion.State
STATUS = {State.DRAFT: "DRAFT", State.PUBLISHED: "ACTIVE", State.RETIRED: "RETIRED"}


def versions_by_identifier(trial) -> dict[str, TemplateVersion]:
    """The trial's published and retired versions by templateUID; of equal contents the one published last."""
    versions = TemplateVersion.objects.filter(template__trial=trial, published_at__isnull=False)
    found: dict[str, TemplateVersion] = {}
    for version in (
        versions.select_related("template__trial").defer("source", "report").order_by("published_at", "pk")
    ):
        found[_identifier(version, found)] = version
    return found


def _identifier(version, taken: dict[str, TemplateVersion]) -> str:
    definition = definition_of(version)
    own = str(definition.origin.get("identifier") or "").strip()
    is_free = own not in taken or taken[own].content_hash == version.content_hash
    return own if own and is_free else uid_of(definition)


def identifier_of(version) -> str:
    """The templateUID of a version; of a draft the one that it would get if it were published now."""
    taken = versions_by_identifier(version.template.trial_id)
    own = next((uid for uid, one in taken.items() if one.content_hash == version.content_hash), None)
    return own or _identifier(version, taken)


def edition_of(version, identifier: str = "") -> Edition:
    """What the version's documents say besides the form; `identifier` if it is known already."""
    moment = version.published_at or version.created_at
    return Edition(version.number, STATUS[version.state], identifier or identifier_of(version), f"{moment:%Y-%m-%d}")


def export_version(version, kind: str) -> tuple[str, bytes]:
    """(file name, content) of a version in one of the formats; KeyError if there is no such format."""
    one = FORMATS[kind]
    name = f"{slug(version.template.title) or 'template'}-v{version.number}.{one.suffix}"
    return name, one.write(definition_of(version), edition_of(version))
