"""What of a reader's entries becomes the draft, and what that changes. Values in, values out."""

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ecrf.cleaning import UNKNOWN
from ecrf.definition import Definition
from ecrf.validation import Cleaned, clean_answers
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Invalid

from .measurements import measurement_changes

MOST_REASON = 1000  # characters of a decision's reason
UNBOUND = gettext_noop(
    "The measurement that this was taken from is no longer there. Measure again, or type the value."
)


class Incomplete(Invalid):
    """A read that cannot be completed as it is. `fields` are the errors; warnings wait for a justification."""

    code = "incomplete"

    def __init__(self, cleaned: Cleaned):
        what = _("The form is not complete yet.") if cleaned.errors else _("Some answers need a justification.")
        said = {"warnings": cleaned.warnings, "cleared": cleaned.cleared, "because": cleaned.because}
        super().__init__(what, fields=cleaned.errors, more={"errors": cleaned.errors, **said})


def flat(answers: dict) -> dict:
    """Answers by full key: {"seen": …, "targets.2": true, "targets.2.diameter": …}; a row is there or is not."""
    found = {}
    for key, value in answers.items():
        if not _is_group(value):
            found[key] = value
            continue
        for row in value:
            before = f"{key}.{row['row']}"
            found[before] = True
            found |= {f"{before}.{name}": inner for name, inner in row.items() if name != "row"}
    return found


def _is_group(value) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _language() -> str:
    """Of the form's own messages: the reader's, or the base of it that forms are translated into."""
    return (get_language() or "").partition("-")[0]


def clean_draft(definition: Definition, raw: dict, former: dict) -> Cleaned:
    """The draft of what the page sent. Half a number at one field must not hold up all others: what is not of the
    right type keeps its former answer, and `errors` says so. Raises Invalid where the draft does not fit the form.
    """
    cleaned = clean_answers(definition, raw, "draft", language=_language())
    if not cleaned.errors:
        return cleaned
    errors = cleaned.errors.items()
    if unknown := {key: text for key, text in errors if text == UNKNOWN or not _is_known(definition, key)}:
        raise Invalid(_("The draft does not fit this form."), fields=unknown)
    again = clean_answers(definition, _with_former(raw, former, cleaned.errors), "draft", language=_language())
    return Cleaned(again.answers, cleaned.errors, {}, again.cleared, again.because, visible=again.visible)


def clean_signature(definition: Definition, raw: dict, justifications, measurements: str) -> Cleaned:
    """Answers that may be signed; raises Incomplete. `measurements` is the text that is signed with them."""
    cleaned = clean_answers(definition, raw, "sign", justifications, language=_language())
    uids = {one["uid"] for one in parse_json(measurements)}
    for key, value in flat(cleaned.answers).items():
        if isinstance(value, dict) and value.get("ref") and value["ref"] not in uids:
            cleaned.errors.setdefault(key, _(UNBOUND))
    if cleaned.errors or cleaned.warnings:
        raise Incomplete(cleaned)
    return cleaned


def _is_known(definition: Definition, key: str) -> bool:
    group, _, rest = key.partition(".")
    if not rest:
        return key in definition.fields_by_key or key in definition.groups_by_key
    name = rest.partition(".")[2]
    owner = definition.group_of.get(name)
    return owner is not None and owner.key == group


def _with_former(raw: dict, former: dict, keys) -> dict:
    """The raw answers with the former ones at these keys; without any where there were none."""
    mixed = {**raw}
    for key in keys:
        group, _, rest = key.partition(".")
        if not rest:
            mixed[key] = former.get(key)
            continue
        number, _, name = rest.partition(".")
        old = next((row for row in former.get(group, ()) if str(row["row"]) == number), {})
        mixed[group] = [
            {**row, name: old.get(name)} if str(row["row"]) == number else row for row in mixed.get(group, ())
        ]
    return mixed


def cleared_answers(definition: Definition, former: dict, cleaned: Cleaned) -> dict:
    """What is lost because it is hidden now, with its former value: sent and refused, or no longer sent at all.

    A row that the reader took away is not cleared, and a result is not lost: it was never entered.
    """
    before, after = flat(former), flat(cleaned.answers)
    gone = {
        key: value
        for key, value in before.items()
        if key not in after and _is_hidden(key, after, cleaned.visible) and _is_entered(definition, key)
    }
    return gone | cleaned.cleared


def _is_hidden(key: str, after: dict, visible: set[str]) -> bool:
    group, _, rest = key.partition(".")
    if not rest:
        return key not in visible
    row = f"{group}.{rest.partition('.')[0]}"
    return group not in visible or (row in after and key not in visible)


def _is_entered(definition: Definition, key: str) -> bool:
    """Whether a reader gave this answer: it is no row as such, and no result."""
    if key.count(".") == 1:
        return False
    group, _, name = key.rpartition(".")
    fields = definition.groups_by_key[group.partition(".")[0]].items if group else definition.fields()
    return any(one.key == name and one.type != "calculated" for one in fields)


def clean_deciding(deciding: dict) -> dict:
    """What an adjudicator has chosen and typed so far; either may be missing. Raises Invalid for another choice."""
    decision, reason = deciding.get("decision", ""), deciding.get("reason", "")
    if decision and decision != "own" and not (len(decision) == 1 and "a" <= decision <= "z"):
        text = _("Choose one of the reads, or an own read.")
        raise Invalid(_("Choose what you decide."), fields={"decision": text})
    return {"decision": decision, "reason": reason.strip()[:MOST_REASON]}


def deciding_of(read) -> dict:
    """What is chosen and typed so far in an adjudicator's read."""
    return {"decision": "", "reason": "", **parse_json(read.drafted_decision or "{}")}


def deciding_changes(read, deciding: dict) -> dict:
    """What of it a save changes, for the audit trail."""
    before = deciding_of(read)
    changed = {name: [before[name], deciding[name]] for name in before if before[name] != deciding[name]}
    return {"deciding": changed} if changed else {}


def draft_changes(read, answers: str, measurements: str) -> dict:
    """What a save changes, answer by answer, for the audit trail; empty when it changes nothing."""
    before, after = flat(parse_json(read.answers)), flat(parse_json(answers))
    keys = sorted({*before, *after})
    changed = {key: [before.get(key), after.get(key)] for key in keys if before.get(key) != after.get(key)}
    moved = measurement_changes(read.measurements, measurements) if measurements != read.measurements else {}
    if measurements != read.measurements and not moved:
        moved = {"annotation": "redrawn"}
    return {"answers": changed, "measurements": moved} if changed or moved else {}
