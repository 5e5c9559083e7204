"""The control tower as people meet it: matrix, filters, drawer, list, the file; who may do what."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from rapidreader.audit.models import AuditEvent
from tests.cast import add_session
from tests.worklists.adjudication import scene
from tests.worklists.lists import activate, save, sign
from tests.worklists.qualification.lists import training
from worklists.actions import locking
from worklists.actions.holding import hold_read
from worklists.models import Query, Read, Worklist

TOWER = "/trials/lung/tower/"


@pytest.fixture
def as_cora(client, cast):
    client.force_login(cast.cora)
    return client


def cells(answer) -> dict[tuple[str, str], list]:
    """{(session, reader): the words of each cell} of the matrix on a page."""
    page = answer.context["page"]
    names = [column.name for column in page.columns]
    return {
        (row.session.label, name): [cell.words for cell in found]
        for row in page.object_list
        for name, found in zip(names, row.cells, strict=True)
        if found
    }


def test_an_empty_trial_says_what_will_stand_here(as_cora):
    page = as_cora.get(TOWER).content.decode()
    assert "Nothing is being read yet" in page and "Nothing to expect yet" in page


def load_card(answer) -> str:
    card = answer.content.decode().partition('id="fig-load"')[2].partition("</section>")[0]
    return " ".join(strip_tags(card).split())


def test_the_tower_says_which_adjudications_are_to_come_in_each_worklist(as_cora, cast, worklist):
    sessions = [add_session(cast, f"8{n}", 1) for n in range(3)]
    other = scene.start(cast, name="Double read", sessions=sessions)
    fresh = scene.start(cast, name="Fresh reads", sessions=sessions)
    scene.disagree(other, cast, sessions[0])
    said = load_card(as_cora.get(TOWER))
    assert worklist.name not in said
    first, second = said.partition("Fresh reads")[::2]
    assert "Double read 1 of 1 sessions read so far needed an adjudication (100 %" in first
    assert "1 waits for a decision" in first and "Of the 2 sessions outstanding about 2 will (" in first
    assert "3 sessions are still being read. Nothing can be said before" in second and "The share of those" in second
    chosen = load_card(as_cora.get(f"{TOWER}?worklist={fresh.pk}"))
    assert "Fresh reads" in chosen and "Double read" not in chosen


def test_without_rules_the_tower_says_that_no_adjudication_is_to_come(as_cora, worklist):
    assert "None: no worklist here has rules" in load_card(as_cora.get(TOWER))
    assert "None: this worklist has no rules" in load_card(as_cora.get(f"{TOWER}?worklist={worklist.pk}"))


def test_every_read_has_its_cell_with_icon_and_words(as_cora, cast, worklist, ada_reads):
    first, second, third = ada_reads
    sign(first)
    save(second)
    hold_read(read=third, by=cast.cora, reason="New images")
    answer = as_cora.get(TOWER)
    found = cells(answer)
    assert found["1001-CT-1", "Ada Reader"] == ["complete"]
    assert found["1001-CT-2", "Ada Reader"] == ["draft saved"]
    assert found["1001-CT-3", "Ada Reader"] == ["on hold"]
    assert found["1001-CT-3", "Ben Reader"] == ["open"]
    page = answer.content.decode()
    assert f'aria-label="on hold" title="on hold" href="?page=1&amp;read={third.pk}#drawer">‖</a>' in page
    assert "1 of 6</strong> reads complete" in page


def test_what_is_late_asked_or_disputed_is_marked_in_words(as_cora, cast, worklist, read):
    Worklist.objects.filter(pk=worklist.pk).update(due_date=timezone.localdate() - datetime.timedelta(days=1))
    own = {"trial": cast.lung, "worklist": worklist, "read": read, "number": 1, "title": "Which lesion?"}
    Query.objects.create(**own, opened_at=timezone.now(), opened_by=cast.cora, is_for_reader=True)
    answer = as_cora.get(TOWER)
    assert cells(answer)["1001-CT-1", "Ada Reader"] == ["open, overdue, open query"]
    assert answer.context["summary"].overdue == 6
    assert "1 query not closed" in answer.content.decode()


def test_a_read_of_its_own_date_is_late_by_that_one(cast, worklist, read):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Worklist.objects.filter(pk=worklist.pk).update(due_date=yesterday)
    Read.objects.filter(pk=read.pk).update(due_date=timezone.localdate())
    assert read not in Read.objects.overdue() and Read.objects.overdue().count() == 5


BENS = {("1001-CT-1", "Ben Reader"), ("1001-CT-2", "Ben Reader"), ("1001-CT-3", "Ben Reader")}
FOUND = {
    "state=complete": {("1001-CT-1", "Ada Reader")},
    "state=partial": {("1001-CT-2", "Ada Reader")},
    "state=held": {("1001-CT-3", "Ada Reader")},
    "state=open": BENS,
    "state=skipped": set(),
    "only=overdue": {("1001-CT-1", "Ben Reader")},
    "only=queries": {("1001-CT-1", "Ada Reader")},
    "only=adjudications": set(),
    "only=blocks&state=complete": {("1001-CT-1", "Ada Reader")},
    "subject=9": set(),
}


def test_filters_leave_only_what_is_asked_for(as_cora, cast, worklist, ada_reads):
    first, second, third = ada_reads
    sign(first)
    save(second)
    hold_read(read=third, by=cast.cora, reason="New images")
    late = worklist.reads.filter(reader=cast.ben, position=1)
    late.update(due_date=timezone.localdate() - datetime.timedelta(days=1))
    own = {"trial": cast.lung, "worklist": worklist, "read": first, "number": 1, "title": "Which lesion?"}
    Query.objects.create(**own, opened_at=timezone.now(), opened_by=cast.cora, is_for_reader=True)
    assert {asked: set(cells(as_cora.get(f"{TOWER}?{asked}"))) for asked in FOUND} == FOUND
    listed = {asked: len(as_cora.get(f"{TOWER}reads/?{asked}").context["page"].object_list) for asked in FOUND}
    assert listed == {asked: len(found) for asked, found in FOUND.items()}


def test_what_means_nothing_filters_nothing(as_cora, worklist):
    assert len(cells(as_cora.get(f"{TOWER}?state=nonsense&reader=x&worklist=99999"))) == 6


def test_what_blocks_is_everything_but_what_is_done(as_cora, cast, worklist, ada_reads):
    sign(ada_reads[0])
    found = cells(as_cora.get(f"{TOWER}?only=blocks"))
    assert len(found) == 5 and ("1001-CT-1", "Ada Reader") not in found


def test_one_reader_is_one_column(as_cora, cast, worklist):
    answer = as_cora.get(f"{TOWER}?reader={cast.ben.pk}")
    assert [column.name for column in answer.context["page"].columns] == ["Ben Reader"]


def test_training_stands_apart(as_cora, cast, worklist):
    other = training(cast)
    assert len(cells(as_cora.get(TOWER))) == 6
    assert len(cells(as_cora.get(f"{TOWER}?worklist={other.pk}"))) == 4


def test_the_drawer_shows_a_read_of_this_trial_only(as_cora, cast, worklist, read):
    sign(read)
    answer = as_cora.get(f"{TOWER}?read={read.pk}")
    assert answer.context["chosen"].read == read and "revision 1" in answer.content.decode()
    for wrong in (Read().pk, "nonsense"):
        assert as_cora.get(f"{TOWER}?read={wrong}").status_code == 404
    as_cora.force_login(cast.olga)
    assert as_cora.get(f"/trials/liver/tower/?read={read.pk}").status_code == 404


def test_ten_times_the_reads_need_no_more_queries(as_cora, cast, version):
    addresses = [TOWER, f"{TOWER}?only=blocks", f"{TOWER}reads/", f"{TOWER}matrix.csv", "/trials/lung/state/"]

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert as_cora.get(address).status_code == 200
        return len(captured)

    few = activate(cast, version=version)
    sign(few.reads.filter(reader=cast.ada).first())
    before = {address: queries(address) for address in addresses}
    sessions = [add_session(cast, f"8{n:03}") for n in range(30)]
    more = activate(cast, version=version, name="More", sessions=sessions)
    sign(more.reads.filter(reader=cast.ben).first())
    assert {address: queries(address) for address in addresses} == before
    assert max(before.values()) < 30


def test_the_sheet_has_a_row_per_read_and_is_on_record(as_cora, cast, worklist, read):
    sign(read)
    answer = as_cora.get(f"{TOWER}matrix.csv?reader={cast.ada.pk}")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [(row["session"], row["reader"], row["state"]) for row in rows] == [
        ("1001-CT-1", "ada", "complete"),
        ("1001-CT-2", "ada", "open"),
        ("1001-CT-3", "ada", "open"),
    ]
    assert AuditEvent.objects.filter(verb="matrix_exported").count() == 1


def test_a_reason_that_would_be_a_formula_is_made_harmless(as_cora, cast, worklist, read):
    hold_read(read=read, by=cast.cora, reason='=HYPERLINK("http://x")')
    text = as_cora.get(f"{TOWER}matrix.csv").getvalue().decode()
    assert "'=HYPERLINK" in text


def test_a_monitor_looks_and_changes_nothing(client, cast, worklist, read):
    client.force_login(cast.mona)
    page = client.get(f"{TOWER}reads/").content.decode()
    assert "checkbox" not in page
    answer = client.post(f"{TOWER}reads/", {"do": "hold", "reads": [read.pk], "reason": "x"})
    assert answer.status_code == 403
    assert "Freeze now" not in client.get("/trials/lung/state/").content.decode()


def test_every_page_of_a_closed_trial_says_so(as_cora, cast, worklist, read):
    locking.freeze_trial(trial=cast.lung, by=cast.cora, reason="Interim analysis")
    for address in ("", "sessions/", "worklists/", "exports/", "audit/", "tower/", "qualification/", "members/"):
        page = as_cora.get(f"/trials/lung/{address}").content.decode()
        assert "This trial is frozen" in page and "Interim analysis" in page, address
    as_cora.force_login(cast.ada)
    page = as_cora.get("/reading/").content.decode()
    assert "Frozen" in page and "Interim analysis" not in page
    assert "frozen" in as_cora.get(f"/reads/{read.pk}/").content.decode()
