import time
from itertools import chain

from django.db import connection
from django.utils import timezone

from rapidreader.audit.actions import digest_of
from rapidreader.audit.canonical import canonical_json
from rapidreader.audit.models import AuditChain, AuditEvent
from rapidreader.audit.verify import BODY_KEYS, COLUMNS, START, verify_all

EVENTS, CHUNK = 50_000, 500


def fill_chain(name: str):
    """A sound chain of EVENTS events, written in bulk as `record` would have written them one by one."""
    event = AuditEvent(
        chain=name, seq=0, at=timezone.now(), actor_id=1, actor_name="Ada", verb="read_saved", object_type="x.y",
        object_id="1", trial_id=1, body="", prev="", digest="",
    )  # fmt: skip
    fields = [field for field in AuditEvent._meta.concrete_fields if not field.primary_key]
    row = {field.column: field.get_db_prep_save(getattr(event, field.attname), connection) for field in fields}
    known = {key: getattr(event, column) for key, column in zip(BODY_KEYS, COLUMNS, strict=True)}
    pattern = canonical_json({**known, "seq": "SEQ", "changes": {"draft": ["SEQ", 1]}})
    prev, rows = START, []
    for seq in range(1, EVENTS + 1):
        body = pattern.replace('"SEQ"', str(seq))
        digest = digest_of(prev, body)
        rows.append([*(row | {"seq": seq, "body": body, "prev": prev, "digest": digest}).values()])
        prev = digest
    insert, places = f"INSERT INTO {AuditEvent._meta.db_table} ({', '.join(row)}) VALUES ", ["%s"] * len(row)
    with connection.cursor() as cursor:
        for start in range(0, EVENTS, CHUNK):
            some = rows[start : start + CHUNK]
            cursor.execute(insert + ", ".join([f"({', '.join(places)})"] * len(some)), [*chain(*some)])
    AuditChain.objects.create(name=name, seq=EVENTS, head=prev)


def test_fifty_thousand_events_are_verified_in_two_seconds(db, capsys):
    fill_chain("trial-1")
    began = time.process_time()
    report = verify_all()
    seconds = time.process_time() - began
    assert report.is_sound and report.events == EVENTS
    with capsys.disabled():
        print(f"[verify_audit: {EVENTS} events in {seconds:.2f} s of CPU]", end=" ")
    assert seconds < 2
