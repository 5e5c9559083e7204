"""Two coordinators at one draft, and a reader who saves while the read is moved: each interleaving is forced."""

import pytest

from ecrf import actions as templates
from ecrf.definition import Definition, Field, definition_of
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict
from tests.worklists.lists import FORM, activate, save
from tests.worklists.test_races import Gate, cast, race, real_database  # noqa: F401  (fixtures)
from worklists.actions import migrating
from worklists.models import Read
from worklists.moving import plan_of_move

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = Field("note", "text", "Note")


def test_two_coordinators_who_save_at_once_do_not_overwrite_each_other(cast, monkeypatch):  # noqa: F811
    draft = templates.create_template(trial=cast.lung, by=cast.cora, title="Form", definition=Definition("Form"))
    monkeypatch.setattr(templates, "refusals", gate := Gate(templates.refusals))

    def saving(by, label):
        document = parse_json(Definition("Form", (Field("a", "text", label),)).to_json())
        return lambda: templates.save_definition(
            version=draft, by=by, document=document, expected_hash=draft.content_hash
        )

    winner, loser = race(gate, saving(cast.cora, "Hers"), saving(cast.alma, "His"))
    assert isinstance(loser, Conflict), loser
    draft.refresh_from_db()
    assert definition_of(draft) == definition_of(winner)


def test_a_draft_saved_while_the_read_moves_is_refused_and_not_lost_behind_it(cast, monkeypatch):  # noqa: F811
    worklist = activate(cast)
    read = worklist.reads.filter(reader=cast.ada).first()
    version = worklist.template_version
    draft = templates.copy_version(version=version, by=cast.cora, definition=Definition("Chest", (*FORM.items, NOTE)))
    following = templates.publish_version(version=draft, by=cast.cora)
    expected = plan_of_move(worklist, following).digest
    monkeypatch.setattr(migrating, "plan_of_move", gate := Gate(migrating.plan_of_move))

    def move():
        return migrating.migrate_reads(
            worklist=worklist, version=following, by=cast.cora, reason="A note", expected=expected
        )

    moved, saved = race(gate, move, lambda: save(Read.objects.get(pk=read.pk), draft_number=0))
    assert len(moved.moves) == 6
    assert isinstance(saved, Conflict), saved
    read.refresh_from_db()
    assert (read.template_version, read.answers, read.draft_number) == (following, "{}", 1)
