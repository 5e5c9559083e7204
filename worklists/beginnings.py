"""What a form began with, as its page shows it: first values, and in words where they came from."""

from django.utils.translation import gettext as _

from ecrf.definition import definition_of
from ecrf.logic.evaluation import evaluate_form
from rapidreader.audit.canonical import parse_json

from .drafts import flat
from .models import Read
from .prefill import DEFAULT, Prefill


def beginning_of(read: Read) -> Prefill:
    """What the read began with; empty where nothing was prefilled."""
    return Prefill(**parse_json(read.prefilled)) if read.prefilled else Prefill()


def words_of(origin: dict) -> str:
    """Where a value came from, in the reader's words."""
    kind, time_point = origin["source"].partition(".")[0], origin.get("time_point")
    texts = {
        "previous": _("Prefilled from your previous read of this subject"),
        "baseline": _("Prefilled from your first read of this subject"),
        "smallest": _("Prefilled: the smallest of your earlier reads"),
        DEFAULT: _("Preselected by the template"),
    }
    text = texts.get(kind, _("Prefilled"))
    return f"{text} ({time_point})" if time_point else text


def shown_origins(read: Read, beginning: Prefill) -> dict[str, str]:
    """{full key: words} of the values that still are what they were prefilled with."""
    now, then = flat(parse_json(read.answers)), flat(beginning.answers)
    return {
        path: words_of(origin)
        for path, origin in beginning.origins.items()
        if path not in now or now[path] == then.get(path)
    }


def with_hidden(read: Read, beginning: Prefill) -> dict:
    """The draft, and beside it the first values of what is hidden now: they show when it comes into view."""
    answers = parse_json(read.answers)
    if not beginning.origins:
        return answers
    visible = evaluate_form(definition_of(read.template_version), answers).visible
    now, then = flat(answers), flat(beginning.answers)
    for path in beginning.origins:
        if path not in visible and path not in now:
            _put(answers, path, then[path], makes_rows=path.partition(".")[0] not in visible)
    return answers


def _put(answers: dict, path: str, value, *, makes_rows: bool) -> None:
    if "." not in path:
        answers[path] = value
        return
    group, number, key = path.split(".")
    rows = answers.setdefault(group, []) if makes_rows else answers.get(group, [])
    row = next((row for row in rows if row["row"] == int(number)), None)
    if row is None and makes_rows:
        rows.append(row := {"row": int(number)})
    if row is not None:
        row[key] = value


def as_list(beginning: Prefill) -> list[dict]:
    """For the page's script: {"key", "row" (0 outside of groups), "value", "origin"} each."""
    values = flat(beginning.answers)
    return [
        {"key": path.rpartition(".")[2], "row": _row(path), "value": values[path], "origin": words_of(origin)}
        for path, origin in beginning.origins.items()
    ]


def _row(path: str) -> int:
    return int(path.split(".")[1]) if "." in path else 0
