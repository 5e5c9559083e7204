"""What readers see of their worklists and reads, and what they do not."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import add_session
from tests.worklists.lists import MEASUREMENT, activate, save, sign
from worklists import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_ada(client, cast):
    client.force_login(cast.ada)
    return client


def text_of(client, url) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def data_of(client, read) -> dict:
    page = text_of(client, f"/reads/{read.pk}/panel/")
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', page, re.S)[1])


def test_a_reader_sees_own_worklists_with_progress_and_instructions(as_ada, cast, version):
    worklist = activate(cast, version=version, description="Measure every nodule.")
    sign(worklist.reads.filter(reader=cast.ada).first())
    page = text_of(as_ada, "/reading/")
    assert "1 of 3 complete" in page
    assert "Measure every nodule." in page
    assert ">Continue<" in page


def test_progress_counts_only_the_own_reads(client, cast, worklist):
    sign(worklist.reads.filter(reader=cast.ben).first())
    client.force_login(cast.ada)
    assert "0 of 3 complete" in text_of(client, "/reading/")


def test_a_reader_without_worklists_is_told_so(client, cast):
    client.force_login(cast.ada)
    assert "Nothing to read" in text_of(client, "/reading/")


def test_due_dates_are_shown_and_overdue_ones_stand_out(as_ada, cast, worklist):
    worklist.due_date = timezone.localdate() - timedelta(days=1)
    worklist.save()
    assert "Overdue: was due" in text_of(as_ada, "/reading/")


def test_a_draft_worklist_is_not_shown_to_its_readers(client, cast, version):
    from tests.worklists.lists import plan

    actions.create_worklist(**plan(cast, version=version, name="Not yet"))
    client.force_login(cast.ada)
    assert "Not yet" not in text_of(client, "/reading/")


def test_the_list_of_reads_costs_the_same_for_many_worklists(
    as_ada, cast, version, worklist, django_assert_max_num_queries
):
    for number in range(3):
        sessions = [add_session(cast, f"20{number}", at) for at in (1, 2)]
        activate(cast, version=version, name=f"More {number}", sessions=sessions)
    with django_assert_max_num_queries(14):
        assert text_of(as_ada, "/reading/").count("<section") == 4


def test_opening_a_read_costs_a_fixed_number_of_queries(as_ada, cast, version, django_assert_max_num_queries):
    sessions = [add_session(cast, "300", at) for at in range(1, 31)]
    read = activate(cast, version=version, sessions=sessions).reads.filter(reader=cast.ada).first()
    with django_assert_max_num_queries(18):
        text_of(as_ada, f"/reads/{read.pk}/")


def test_continue_leads_to_the_first_read_that_is_not_complete(as_ada, worklist, ada_reads):
    sign(ada_reads[0])
    response = as_ada.get(f"/reading/{worklist.pk}/continue/")
    assert response.url == f"/reads/{ada_reads[1].pk}/"


def test_continue_on_a_finished_worklist_shows_its_first_read(as_ada, worklist, ada_reads):
    for read in ada_reads:
        sign(read)
    assert as_ada.get(f"/reading/{worklist.pk}/continue/").url == f"/reads/{ada_reads[0].pk}/"


@pytest.mark.parametrize("name", ["ben", "cora", "mona", "alma", "olga", "judy"])
@pytest.mark.parametrize("page", ["", "panel/"])
def test_nobody_but_its_reader_opens_a_read(client, cast, read, name, page):
    client.force_login(getattr(cast, name))
    assert client.get(f"/reads/{read.pk}/{page}").status_code == 404


@pytest.mark.parametrize("url", ["/reading/{w}/reads/", "/reading/{w}/continue/"])
@pytest.mark.parametrize("name", ["cora", "olga", "judy"])
def test_lists_of_reads_belong_to_their_readers(client, cast, worklist, url, name):
    client.force_login(getattr(cast, name))
    assert client.get(url.format(w=worklist.pk)).status_code == 404


def test_a_signed_out_reader_comes_back_after_signing_in(client, read):
    response = client.get(f"/reads/{read.pk}/")
    assert response.url == f"/login/?next=/reads/{read.pk}/"


def test_the_page_shows_the_blinded_session_only(client, cast, version):
    session = add_session(cast, "1777", 5, description="SENTINEL-DESCRIPTION", date="2031-07-09", time_point="Week 8")
    session.subject.arm, session.subject.source_patient_id = "SENTINEL-ARM", "SENTINEL-ID"
    session.subject.save()
    read = activate(cast, version=version, sessions=[session]).reads.get(reader=cast.ada)
    client.force_login(cast.ada)
    for url in (f"/reads/{read.pk}/", f"/reads/{read.pk}/panel/", "/reading/", f"/reading/{read.worklist_id}/reads/"):
        page = text_of(client, url)
        assert "SENTINEL" not in page and "2031" not in page and "9 Jul" not in page, url
        if "panel" not in url:
            assert "Week 8" in page and "1777" in page


def test_two_readers_never_see_each_others_entries(client, cast, worklist):
    bens = worklist.reads.filter(reader=cast.ben).first()
    save(bens, answers={"finding": "BENS-FINDING"}, measurements=[{**MEASUREMENT, "label": "BENS-LINE"}])
    client.force_login(cast.ada)
    adas = worklist.reads.filter(reader=cast.ada, item=bens.item).get()
    for url in (f"/reads/{adas.pk}/", f"/reads/{adas.pk}/panel/", f"/reading/{worklist.pk}/reads/"):
        page = text_of(client, url)
        assert "BENS" not in page and "Draft saved" not in page, url


def test_a_draft_comes_back_exactly(as_ada, read):
    value = {**MEASUREMENT, "values": [{"name": "length", "value": 58.56022480713814, "unit": "mm"}]}
    save(read, answers={"finding": 'A <b>"&]]> + é 🫁'}, measurements=[value])
    data = data_of(as_ada, read)
    assert data["measurements"][0]["values"][0]["value"] == 58.56022480713814
    page = text_of(as_ada, f"/reads/{read.pk}/")
    assert 'value="A &lt;b&gt;&quot;&amp;]]&gt; + é 🫁"' in page


def test_a_script_cannot_break_out_of_the_data_block(as_ada, read):
    save(read, measurements=[{**MEASUREMENT, "label": "</script><script>alert(1)</script>"}])
    assert "<script>alert" not in text_of(as_ada, f"/reads/{read.pk}/")
    assert data_of(as_ada, read)["measurements"][0]["label"].startswith("</script>")


def test_a_completed_read_opens_read_only_and_says_by_whom(as_ada, read):
    sign(read, measurements=[MEASUREMENT])
    page = text_of(as_ada, f"/reads/{read.pk}/")
    assert re.search(r"Completed \d+ \w+ \d{4}, \d\d:\d\d UTC by Ada Reader", page)
    assert '<fieldset class="ecrf-all" disabled>' in page
    assert "data-complete" not in page
    assert data_of(as_ada, read)["isReadOnly"] is True


def test_a_worklist_may_leave_completed_reads_open_for_correction(client, cast, version):
    read = activate(cast, version=version, form_disabled_when_complete=False).reads.filter(reader=cast.ada).first()
    sign(read)
    client.force_login(cast.ada)
    assert data_of(client, read)["isReadOnly"] is False
    assert "stores a new revision" in text_of(client, f"/reads/{read.pk}/")


def test_a_paused_worklist_can_be_looked_at_and_says_why(as_ada, cast, worklist, read):
    actions.pause_worklist(worklist=worklist, by=cast.cora)
    assert "paused this worklist" in text_of(as_ada, "/reading/")
    page = text_of(as_ada, f"/reads/{read.pk}/")
    assert "paused this worklist" in page and "data-complete" not in page
    assert data_of(as_ada, read)["isReadOnly"] is True


def test_a_reopened_read_says_why_and_can_be_written_again(as_ada, cast, read):
    sign(read)
    actions.reopen_read(read=read, by=cast.cora, reason="Wrong side")
    assert "Reopened: Wrong side" in text_of(as_ada, f"/reads/{read.pk}/")
    assert data_of(as_ada, read)["isReadOnly"] is False


def test_the_page_knows_its_neighbours_by_id(as_ada, ada_reads):
    first, second, third = ada_reads
    sign(second)
    data = data_of(as_ada, first)
    assert data["previous"] is None
    assert data["next"]["id"] == str(second.pk)
    assert data["nextUnsigned"]["id"] == str(third.pk)
    assert (data["position"], data["count"], data["left"]) == (1, 3, 2)


def test_the_rows_carry_id_position_and_state(as_ada, worklist, ada_reads):
    sign(ada_reads[1])
    rows = text_of(as_ada, f"/reading/{worklist.pk}/reads/")
    states = re.findall(r'data-read="(\S+)" data-position="(\d)" data-state="(\w+)"', rows)
    assert states == [(str(read.pk), str(n), "complete" if n == 2 else "open") for n, read in enumerate(ada_reads, 1)]


def test_no_inline_script_or_style_is_in_the_pages(as_ada, read):
    for url in ("/reading/", f"/reads/{read.pk}/"):
        page = text_of(as_ada, url)
        scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))", page)
        assert scripts == [] and " style=" not in page and " onclick=" not in page


def test_another_worklists_read_is_not_among_the_neighbours(as_ada, cast, version, ada_reads):
    other = activate(cast, version=version, name="Other", sessions=[add_session(cast, "400", 1)])
    stranger = other.reads.get(reader=cast.ada)
    assert str(stranger.pk) not in json.dumps(data_of(as_ada, ada_reads[-1]))
