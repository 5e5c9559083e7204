"""RAD-104: what may be stored under a templateUID."""

import hashlib
from dataclasses import dataclass

from ecrf.actions import import_template
from ecrf.editions import versions_by_identifier
from ecrf.importing import import_source
from ecrf.models import TemplateVersion
from rapidreader.audit.errors import Conflict, Invalid


class WrongIdentifier(Invalid):
    """The document is not the one that the address names."""

    code = "wrong_identifier"


@dataclass(frozen=True)
class Stored:
    version: TemplateVersion
    is_new: bool


def store_template(*, trial, by, html: bytes, uid: str) -> Stored:
    """Make a draft version of a document that has this templateUID; the very same document again changes nothing.

    Raises WrongIdentifier, Invalid with the reasons why it is no template, and Conflict where the templateUID belongs
    to a published version with another body: a changed body needs a new one (MRRT 8.1).
    """
    imported = import_source(html, name=uid)
    if imported.definition is None:
        reasons = {"template": "\n".join(imported.report.errors)}
        raise Invalid(f"This is no report template: {imported.report.errors[0]}", fields=reasons)
    own = str(imported.definition.origin.get("identifier") or "").strip()
    if own != uid:
        said = f"whose dcterms.identifier is {own[:100]}" if own else "which has no dcterms.identifier"
        raise WrongIdentifier(f"The address names templateUID {uid[:100]}, but not the document, {said}.")
    same = TemplateVersion.objects.filter(
        template__trial=trial, source_sha256=hashlib.sha256(html).hexdigest()
    ).select_related("template")
    if known := same.order_by("-pk").first():
        return Stored(known, is_new=False)
    holder = versions_by_identifier(trial).get(uid)
    if holder and holder.content_hash != imported.definition.content_hash:
        raise Conflict(f"templateUID {uid[:100]} is that of {holder}, which has another body: a new one is needed.")
    return Stored(import_template(trial=trial, by=by, html=html, name=f"{uid}.html"), is_new=True)
