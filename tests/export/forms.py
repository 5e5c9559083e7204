"""A form with one field of every kind, and answers that are hard to carry."""

import csv
import io
from decimal import Decimal

from django.utils import timezone

from ecrf.definition import Code, Definition, Field, Option, Section
from ecrf.models import Template, TemplateVersion

HARD_TEXT = '=1+1 <&>"]]> \'+-@\n\t"quoted", ;semi 😀 ü \u202e end'
LOBES = (
    Option("RUL", "Right upper lobe", codes=(Code("RadLex", "RID1303", "upper lobe of right lung"),)),
    Option("a;b", "Semi;colon"),
    Option("LLL", "Left lower lobe"),
)
EVERY_FIELD = (
    Field(key="remark", type="text", label="Remark"),
    Field(key="report", type="long_text", label="Report"),
    Field(key="count", type="integer", label="Lesions"),
    Field(key="size", type="decimal", label="Size", unit="mm", codes=(Code("LOINC", "21889-1", "Size"),)),
    Field(key="seen_on", type="date", label="Seen on"),
    Field(key="seen_at", type="time", label="Seen at"),
    Field(key="effusion", type="yes_no", label="Effusion"),
    Field(key="lobe", type="single_choice", label="Lobe", options=LOBES),
    Field(key="lobes", type="multiple_choice", label="Lobes", options=LOBES),
)
ANSWERS = {
    "remark": "=1+1",
    "report": HARD_TEXT,
    "count": -3,
    "size": Decimal("12.50"),
    "seen_on": "2026-02-28",
    "seen_at": "07:30",
    "effusion": False,
    "lobe": "RUL",
    "lobes": ["RUL", "a;b"],
}
MEASUREMENT = {
    "uid": "m1",
    "tool": "Bidirectional",
    "label": "@lesion",
    "values": [{"name": "length", "value": 12.5, "unit": "mm"}, {"name": "width", "value": 7, "unit": "mm"}],
    "series_instance_uid": "2.25.11",
    "sop_instance_uid": "2.25.12",
    "frame": 1,
    "frame_of_reference_uid": "2.25.13",
    "points": [[1.5, 2, 3], [4, 5, 6]],
    "scan": {"number": 3, "description": "CT thin", "modality": "CT"},
    "slice": 17,
    "annotation": {"metadata": {"toolName": "Bidirectional"}},
}


def add_version(cast, fields=EVERY_FIELD, *, title="Chest", trial=None, state="published"):
    """The next version of a template, with these fields in one section."""
    template = Template.objects.get_or_create(trial=trial or cast.lung, title=title)[0]
    form = Definition(title=title, items=(Section(key="findings", title="Findings", items=tuple(fields)),))
    is_published = state != "draft"
    return TemplateVersion.objects.create(
        template=template,
        number=template.versions.count() + 1,
        state=state,
        definition=form.to_json(),
        content_hash=form.content_hash,
        published_at=timezone.now() if is_published else None,
        published_by=cast.cora if is_published else None,
    )


def rows_of(content: bytes) -> list[dict]:
    """The rows of a CSV file as a program reads them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
