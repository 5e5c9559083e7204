"""Reading a trial's trail: filters, pages of lines, and the whole of it as a file."""

from collections.abc import Iterator

from django import forms

from .canonical import canonical_json, parse_json
from .models import AuditEvent
from .sentences import Line, facts_of, sentence_of, words_of

LINES_PER_PAGE, LINES_PER_PRINT = 50, 2000
COLUMNS = (
    *("seq", "at", "actor", "actor_name", "username", "verb", "object_type", "object_id", "object"),
    *("reason", "roles", "origin", "session", "version"),
)


def line_of(event: AuditEvent) -> Line:
    body = parse_json(event.body)
    return Line(
        seq=event.seq,
        at=event.at,
        actor_name=event.actor_name,
        sentence=sentence_of(body),
        reason=body.get("reason", ""),
        facts=facts_of(body),
        body=body,
        prev=event.prev,
        digest=event.digest,
        is_redactable=event.seal is not None and not body.get("redacted") and event.verb != "event_redacted",
    )


class TrailFilter(forms.Form):
    """Who did what to what, and when; in the address, so that a view of the trail can be passed on."""

    person = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    verb = forms.ChoiceField(required=False, label="What")
    object = forms.CharField(required=False, max_length=100, label="Object or words")
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, min_value=1)

    def __init__(self, data, events):
        super().__init__(data)
        self.events = events
        people = events.order_by("actor_name").values_list("actor_id", "actor_name").distinct()
        verbs = events.order_by("verb").values_list("verb", flat=True).distinct()
        self.fields["person"].choices = [("", "Everybody"), *((pk or 0, name) for pk, name in people)]
        self.fields["verb"].choices = [("", "Everything"), *((verb, words_of(verb)) for verb in verbs)]

    def found(self):
        """The events that meet the filter; all of them while the filter is not understood."""
        if not self.is_valid():
            return self.events
        asked = self.cleaned_data
        events = self.events
        if asked["person"] is not None:
            events = events.filter(actor_id=asked["person"] or None)
        if asked["verb"]:
            events = events.filter(verb=asked["verb"])
        if asked["object"]:
            events = events.filter(body__icontains=asked["object"])
        if asked["since"]:
            events = events.filter(at__date__gte=asked["since"])
        if asked["until"]:
            events = events.filter(at__date__lte=asked["until"])
        return events

    def page(self, *, is_print: bool = False) -> tuple[list[Line], int | None]:
        """A page of lines, and the number before which the next one begins (None at the end)."""
        most = LINES_PER_PRINT if is_print else LINES_PER_PAGE
        before = self.cleaned_data.get("before") if self.is_valid() else None
        events = self.found().filter(seq__lt=before) if before else self.found()
        some = list(events[: most + 1])
        lines = [line_of(event) for event in some[:most]]
        return lines, lines[-1].seq if len(some) > most else None


def csv_rows(events) -> Iterator[list]:
    """Every event as a row, the oldest first, its changes as JSON text."""
    for event in events.order_by("seq").iterator(chunk_size=1000):
        body = parse_json(event.body)
        shown = {**body, "at": event.at, "roles": ", ".join(body.get("roles") or [])}
        yield [
            *(shown.get(name) for name in COLUMNS),
            canonical_json(body.get("changes") or {}),
            event.prev,
            event.digest,
        ]


CSV_HEADER = [*COLUMNS, "changes", "prev", "digest"]


def json_chunks(events) -> Iterator[bytes]:
    """Every event with the very text that was hashed: whoever has the file can walk the chain without us."""
    yield b'{"format":"rapidreader-trail/2","digest":"SHA-256 of prev, a line feed, and seal (or body)","events":[\n'
    for number, event in enumerate(events.order_by("seq").iterator(chunk_size=1000)):
        kept = {name: getattr(event, name) for name in ("seq", "prev", "digest", "seal", "body")}
        yield (",\n" if number else "").encode() + canonical_json(kept).encode()
    yield b"\n]}\n"
