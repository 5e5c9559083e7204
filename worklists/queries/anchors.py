"""What a query is about: the whole read, a field of its form by its full key, or a place in one of its images."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ecrf.definition import Definition, Group, definition_of
from rapidreader.archive.models import Instance
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.errors import Invalid

from ..access import sessions_beside

MOST_FRAMES = 100_000
FOUND = ("session__study_instance_uid", "scan__series_instance_uid", "scan__number", "number")


def part_of(form: Definition, key: str):
    """(group or None, row or 0, the field or the group itself) of a full key; None when there is no such part."""
    if key in form.groups_by_key:
        return None, 0, form.groups_by_key[key]
    if key in form.fields_by_key:
        return None, 0, form.fields_by_key[key]
    group, _dot, rest = key.partition(".")
    row, _dot, inner = rest.partition(".")
    found = form.groups_by_key.get(group)
    if not found or not row.isdecimal() or not 1 <= int(row) <= found.max_rows:
        return None
    return next(((found, int(row), one) for one in found.items if one.key == inner), None)


def field_name(form: Definition, key: str) -> str:
    """What people call the part of a form: "T2 Diameter"; its key where the form has it no more."""
    found = part_of(form, key)
    if not found:
        return key
    group, row, part = found
    label = part.title if isinstance(part, Group) else part.label
    return f"{group.row_label}{row} {label}" if group else label or key


def field_choices(form: Definition, answers: dict) -> list[tuple[str, str]]:
    """(key, name) of all that can be asked about: fields, groups, and the fields of the rows that were answered."""
    rows = {key: {row["row"] for row in answers.get(key, ())} for key in form.groups_by_key}
    keys = []
    for column in form.columns():
        if column.group and column.group not in keys:
            keys.append(column.group)
        if not column.part and (not column.group or column.row in rows[column.group]):
            keys.append(column.answer_key)
    return [(key, field_name(form, key)) for key in keys]


def clean_field_key(read, key: str) -> str:
    """The key, when the read's form has such a part; Invalid otherwise."""
    key = (key or "").strip()
    if key and not part_of(definition_of(read.template_version), key):
        _refuse("field_key", _("The form has no such field."))
    return key


def clean_image_position(read, sent) -> str:
    """Canonical JSON {"sop_instance_uid", "frame", "point"?}; Invalid for what is no image that the read shows."""
    if not sent:
        return ""
    if not isinstance(sent, dict) or not isinstance(sent.get("sop_instance_uid"), str):
        _refuse("image_position", _("That is no place in an image."))
    uid, frame, point = sent["sop_instance_uid"], sent.get("frame", 1), sent.get("point")
    if type(frame) is not int or not 1 <= frame <= MOST_FRAMES or not _is_point(point):
        _refuse("image_position", _("That is no place in an image."))
    if not Instance.objects.filter(session__in=sessions_beside(read), sop_instance_uid=uid).exists():
        _refuse("image_position", _("That image is not in this session."))
    place = {"sop_instance_uid": uid, "frame": frame}
    return canonical_json(place if point is None else {**place, "point": point})


def _is_point(point) -> bool:
    """Two or three numbers, or nothing."""
    if point is None:
        return True
    numbers = isinstance(point, list) and all(isinstance(n, int | float | Decimal) for n in point)
    return numbers and len(point) in (2, 3)


def _refuse(name: str, message: str):
    raise Invalid(message, fields={name: message})


def places_of(queries) -> dict[int, dict]:
    """{query's number in the database: where it is in the images}, in one query, none where no image is meant.

    {"study", "series", "sop", "frame"} are what viewers go by, "words" are for people.
    """
    wanted = {query.pk: parse_json(query.image_position) for query in queries if query.image_position}
    if not wanted:
        return {}
    # Images of other time points of the subject, where an adjudicator looks at all of them.
    subjects = {query.read.item.session.subject_id for query in queries if query.pk in wanted}
    rows = Instance.objects.filter(
        session__subject__in=subjects, sop_instance_uid__in={place["sop_instance_uid"] for place in wanted.values()}
    )
    found = {row[0]: row[1:] for row in rows.values_list("sop_instance_uid", *FOUND)}
    return {pk: _place(place, found.get(place["sop_instance_uid"])) for pk, place in wanted.items()}


def _place(place: dict, row) -> dict:
    study, series, scan, number = row or ("", "", None, None)
    parts = [_("scan {number}").format(number=scan)] if scan is not None else []
    parts += [_("image {number}").format(number=number)] if number is not None else []
    if place["frame"] > 1:
        parts.append(_("frame {number}").format(number=place["frame"]))
    words = ", ".join(parts) or _("an image")
    uids = {"study": study, "series": series, "sop": place["sop_instance_uid"]}
    return {**uids, "frame": place["frame"], "words": words}
