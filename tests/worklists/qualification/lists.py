"""Training and live worklists for tests: known answers, documents, and reading a list to its end."""

from decimal import Decimal

from rapidreader.audit.canonical import canonical_json
from tests.cast import add_session
from tests.worklists.lists import add_version, plan, sign
from worklists import actions
from worklists.actions import charter, qualifying
from worklists.models import Worklist


def put_protocol(worklist, rest=None, **qualification):
    text = canonical_json(
        {
            "version": 1,
            **(rest or {}),
            "qualification": qualification | {"pass_mark": Decimal(qualification["pass_mark"])},
        }
    )
    Worklist.objects.filter(pk=worklist.pk).update(protocol=text)
    worklist.refresh_from_db()
    return worklist


def _sessions(cast, count):
    """Sessions of a subject of their own."""
    subject = f"9{cast.lung.subjects.count():03}"
    return [add_session(cast, subject, number) for number in range(1, count + 1)]


def published(cast, title="Imaging charter", text="Read slowly.\n\nThen sign."):
    document = charter.draft_document(trial=cast.lung, by=cast.cora, title=title, text=text)
    return charter.publish_document(document=document, by=cast.cora)


def training(cast, *, readers=None, pass_mark="0.8", known=(("nodule", 10), ("mass", 30)), name="Training"):
    """Two sessions with known findings and sizes, active; ada and ben are on it."""
    sessions = _sessions(cast, len(known))
    draft = actions.create_worklist(
        **plan(cast, name=name, purpose="training", sessions=sessions, version=add_version(cast, title=name),
               readers=readers or [cast.ada, cast.ben])
    )  # fmt: skip
    put_protocol(draft, pass_mark=pass_mark)
    for item, (finding, size) in zip(draft.items.order_by("place"), known, strict=True):
        rules = {"finding": qualifying.Rule()}
        qualifying.set_known_answers(item=item, by=cast.cora, answers={"finding": finding, "size": size}, rules=rules)
    return actions.activate_worklist(worklist=draft, by=cast.cora)


def live(
    cast, *, documents=(), training=None, pass_mark="0.8", readers=None, name="Live reads", sessions=None, **protocol
):
    sessions = sessions or _sessions(cast, 2)
    draft = actions.create_worklist(
        **plan(cast, name=name, sessions=sessions, version=add_version(cast, title=name),
               readers=readers or [cast.ada, cast.ben])
    )  # fmt: skip
    chosen = {
        "documents": [one.pk for one in documents],
        "training": training and training.pk,
        "pass_mark": pass_mark,
    }
    put_protocol(draft, rest=protocol, **chosen)
    return actions.activate_worklist(worklist=draft, by=cast.cora)


def read_all(worklist, reader, answers):
    """Complete the reader's open reads of a list with these answers, in order."""
    for read, given in zip(worklist.reads.filter(reader=reader).in_read_order(), answers, strict=True):
        sign(read, by=reader, answers=given)


RIGHT = ({"finding": "Nodule", "size": 10}, {"finding": "mass", "size": 30})
HALF = ({"finding": "scar", "size": 10}, {"finding": "fat", "size": 30})
