"""Each of these was a bug of the original Rapid Reader; here the server is asked as the pages ask it.

What a browser has to show (a save that failed stays visible, a swap that is fast) is tested in tests/e2e.
"""

import os
import re
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from lxml import html as lxml_html

from ecrf.actions import accept_report, import_template, publish_version
from ecrf.definition import definition_of
from ecrf.exporting.csv_text import unguarded
from ecrf.models import ImageAssessor
from rapidreader.archive.models import Membership
from rapidreader.audit.canonical import canonical_json, parse_json
from tests.cast import add_session
from tests.export.answering import answers_of
from tests.export.forms import rows_of
from tests.worklists.lists import activate

FORM = """<html><head><title>{title}</title></head><body class="drg">
<section data-section-name="Zufallsbefunde, not of the eight">
 <label for="t">Text</label><input id="t" name="t" type="text">
 <section data-section-name="Nested"><label for="n">Deep</label><textarea id="n" name="n"></textarea></section>
</section>
<section data-section-name="Choices">
 <p>Side</p><label><input type="radio" name="side" value="L"> left</label>
 <label><input type="radio" name="side" value="R"> right</label>
 <label for="c">Effusion</label><input id="c" type="checkbox" name="c" value="yes">
 <label for="m">Lobes</label><select id="m" name="m" multiple><option value="a">A</option><option value="b">B</option>
 <option value="c">C</option></select>
 <label for="s">Grade</label><select id="s" name="s">
 <option value="1">one</option><option value="2">two</option></select>
</section></body></html>"""
REAL = Path(os.environ.get("RR_TEST_DATA", "nowhere")) / "radreport"


def publish(cast, source: str, name="form.html"):
    version = import_template(trial=cast.lung, by=cast.cora, html=source.encode(), name=name)
    accept_report(version=version, by=cast.cora)
    publish_version(version=version, by=cast.cora)
    version.refresh_from_db()
    return version


@pytest.fixture
def version(cast):
    return publish(cast, FORM.format(title="Chest"))


@pytest.fixture
def reads(cast, version):
    """Ada's three reads; ben reads the same sessions."""
    sessions = [add_session(cast, number=number) for number in (1, 2, 3)]
    return list(activate(cast, version=version, sessions=sessions).reads.filter(reader=cast.ada).in_read_order())


@pytest.fixture
def ask(client, cast):
    """ask(read, "save", answers) as the reading room's script does it."""

    def send(read, what, answers, *, by=None, draft_number=None, key="k"):
        client.force_login(by or read.reader)
        read.refresh_from_db()
        number = read.draft_number if draft_number is None else draft_number
        body = {"answers": answers, "measurements": [], "draft_number": number, "save_key": key}
        url = f"/reads/{read.pk}/{what}/"
        return client.post(
            url, canonical_json(body), content_type="application/json", headers={"Accept": "application/json"}
        )

    return send


@pytest.fixture
def export(client, cast):
    def get(kind):
        client.force_login(cast.cora)
        return client.get(reverse("trial_export", args=["lung", kind])).getvalue()

    return get


def panel(client, read):
    client.force_login(read.reader)
    return client.get(f"/reads/{read.pk}/panel/").content.decode()


def keys_of(version) -> dict[str, str]:
    """{label: key}."""
    return {field.label: field.key for field in definition_of(version).fields()}


@pytest.mark.parametrize(
    "text", ['<&>"]]>', "]]><script>alert(1)</script>", "&amp;&lt;", "a\u2028b 😀", "=1+1", "x" * 100_000]
)
def test_text_with_markup_round_trips(ask, reads, version, export, client, text):
    key = keys_of(version)["Text"]
    assert ask(reads[0], "complete", {key: text}).status_code == 200
    assert parse_json(ImageAssessor.objects.get().answers) == {key: text}
    (row, *_) = rows_of(export("reads.csv")) if len(text) < 100_000 else [None]
    assert row is None or unguarded(row[f"f_{key}"]) == text
    assert parse_json(export("reads.json"))["reads"][0]["answers"] == {key: text}
    assert "<script>alert(1)" not in panel(client, reads[0])


def every_choice(version):
    for field in definition_of(version).fields():
        if field.type == "yes_no":
            yield from ({field.key: value} for value in (True, False))
        elif field.type == "single_choice":
            yield from ({field.key: option.value} for option in field.options)
        elif field.type == "multiple_choice":
            values = [option.value for option in field.options]
            yield from ({field.key: chosen} for chosen in (values[:1], values[1:], values))


def test_each_radio_checkbox_and_multiple_value_round_trips(cast, ask, version, export):
    wanted = list(every_choice(version))
    assert len(wanted) == 9  # two radios, yes and no, three selections of a list of three, two of a list of two
    sessions = [add_session(cast, number=number) for number, _ in enumerate(wanted, 1)]
    worklist = activate(cast, version=version, sessions=sessions, readers=[cast.ada])
    for read, answers in zip(worklist.reads.in_read_order(), wanted, strict=True):
        assert ask(read, "complete", answers).status_code == 200
    assert [one["answers"] for one in parse_json(export("reads.json"))["reads"]] == wanted


def test_sections_with_unknown_names_keep_their_fields(version):
    columns = {column.label: column.section for column in definition_of(version).columns()}
    assert columns["Text"] == "Zufallsbefunde, not of the eight"
    assert columns["Deep"].endswith("Nested")


@pytest.mark.parametrize(
    "change", [("", ""), ('<body class="drg">', "<body>"), ("<section", "<header>Head</header><section")]
)
def test_a_body_with_a_class_or_without_a_header_makes_no_difference(cast, change):
    version = publish(
        cast, FORM.format(title="Other").replace(*change, 1) if change[0] else FORM.format(title="Other")
    )
    assert len(definition_of(version).fields()) == 6


def test_two_readers_of_one_session_never_see_each_other(cast, client, ask, reads, version):
    key = keys_of(version)["Text"]
    bens = reads[0].worklist.reads.get(reader=cast.ben, item=reads[0].item)
    ask(reads[0], "complete", {key: "zqadazq"})
    ask(bens, "save", {key: "zqbenzq"})
    assert "zqbenzq" in panel(client, bens) and "zqadazq" not in panel(client, bens)
    assert "zqadazq" in panel(client, reads[0]) and "zqbenzq" not in panel(client, reads[0])
    client.force_login(cast.ben)
    assert client.get(f"/reads/{reads[0].pk}/panel/").status_code == 404


def test_text_of_one_read_never_comes_into_the_next(client, ask, reads, version):
    """Two tabs whose saves arrive crosswise, then a fast next."""
    key, (first, second, third) = keys_of(version)["Text"], reads
    ask(first, "save", {key: "of the first"}, key="a1")
    ask(second, "save", {key: "of the second"}, key="b1")
    ask(first, "complete", {key: "of the first, again"}, key="a2")
    assert "of the first" not in panel(client, second)
    assert "of the second" in panel(client, second)
    assert ask(third, "complete", {}).status_code == 200
    assert {one.position: parse_json(one.answers) for one in ImageAssessor.objects.all()} == {
        1: {key: "of the first, again"},
        3: {},
    }


@pytest.mark.parametrize("number", [127, 128, 129, 100_001])
def test_a_reader_with_any_number_opens_the_own_reads(cast, client, version, number):
    reader = get_user_model().objects.create_user("late", pk=number)
    Membership.objects.create(trial=cast.lung, user=reader, role="reader")
    worklist = activate(cast, version=version, sessions=[add_session(cast)], readers=[reader])
    client.force_login(reader)
    assert client.get(f"/reads/{worklist.reads.get().pk}/").status_code == 200


def test_an_entry_of_a_filtered_list_opens_its_own_session(client, ask, reads):
    """The list names each read by its identity; what a filter leaves out moves nothing."""
    ask(reads[0], "complete", {})
    rows = client.get(reverse("worklist_reads", args=[reads[0].worklist_id])).content.decode()
    still_open = re.findall(r'data-state="(?!complete)\w+".*?href="([^"]+)".*?read-label">([^<]+)<', rows, re.S)
    assert len(still_open) == 2
    for address, label in still_open:
        assert label in client.get(address).content.decode()
        assert reads[0].item.session.label != label


def test_more_than_25_worklists_are_all_there(cast, client, version):
    session = add_session(cast)
    for number in range(30):
        activate(cast, name=f"List {number:02}", version=version, sessions=[session], readers=[cast.ada])
    client.force_login(cast.ada)
    page = client.get(reverse("reading_list")).content.decode()
    assert [number for number in range(30) if f"List {number:02}" not in page] == []
    client.force_login(cast.cora)
    assert len(client.get("/api/v1/worklists/").json()["results"]) == 30


def test_new_sessions_in_the_archive_do_not_change_the_order(cast, client, reads):
    url = reverse("worklist_reads", args=[reads[0].worklist_id])
    client.force_login(cast.ada)
    before = client.get(url).content
    add_session(cast, "0001", number=1)
    add_session(cast, number=4)
    assert client.get(url).content == before


def test_a_save_that_failed_is_not_acknowledged_and_loses_nothing(client, ask, reads, version, monkeypatch):
    from worklists.actions import reading

    key, read, client.raise_request_exception = keys_of(version)["Text"], reads[0], False
    ask(read, "save", {key: "kept"}, key="k1")
    with monkeypatch.context() as broken:
        broken.setattr(reading, "record", lambda **_: 1 / 0)
        answer = ask(read, "save", {key: "lost?"}, key="k2")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "server_error"
    read.refresh_from_db()
    assert (parse_json(read.answers), read.draft_number) == ({key: "kept"}, 1)
    assert ask(read, "save", {key: "lost?"}, key="k2").status_code == 200
    read.refresh_from_db()
    assert parse_json(read.answers) == {key: "lost?"}


def test_a_form_that_was_edited_later_does_not_change_a_stored_read(cast, client, ask, reads, version):
    key = keys_of(version)["Text"]
    ask(reads[0], "complete", {key: "as it was"})
    edited = publish(cast, FORM.format(title="Chest").replace(">Text<", ">Edited text<"))
    assert (edited.template, edited.number) == (version.template, 2)
    assessor = ImageAssessor.objects.get()
    assert (assessor.template_version, assessor.template_hash) == (version, version.content_hash)
    for read in reads[:2]:
        assert ">Text<" in panel(client, read).replace(" ", "").replace("\n", "")
        assert "Edited text" not in panel(client, read)


def test_a_read_of_another_worklist_is_not_there(cast, client, reads, version):
    other = activate(cast, name="Other", version=version, sessions=[add_session(cast, number=9)], readers=[cast.ben])
    client.force_login(cast.cora)
    url = reverse("read_reopen", args=["lung", other.pk, reads[0].pk])
    assert client.post(url, {"reason": "x"}).status_code == 404
    client.force_login(cast.ada)
    assert client.get(f"/reads/{other.reads.get().pk}/").status_code == 404
    assert client.get(reverse("worklist_continue", args=[other.pk])).status_code == 404


def controls_of(source: bytes) -> list[set[str]]:
    """{id, name} of everything that can be answered in a template, by another parser than the importer's code."""
    idle = {"submit", "button", "reset", "hidden", "image", "file"}
    controls = lxml_html.fromstring(source).xpath("//input|//select|//textarea")
    return [{one.get("id"), one.get("name")} for one in controls if one.get("type", "").lower() not in idle]


@pytest.mark.realdata
def test_every_field_of_the_forms_that_came_with_the_original_is_stored(cast, ask):
    files = sorted((REAL / "mflorida__xnat-rapid-reader-plugin").glob("*.html"))
    assert files
    for number, file in enumerate(files):
        version = import_template(trial=cast.lung, by=cast.cora, html=file.read_bytes(), name=file.name)
        accept_report(version=version, by=cast.cora)
        publish_version(version=version, by=cast.cora)
        version.refresh_from_db()
        form = definition_of(version)
        origins = {one.original_id for field in form.fields() for one in (field, *field.options)}
        controls = controls_of(file.read_bytes())
        assert controls
        assert [names for names in controls if not names & origins] == []
        worklist = activate(
            cast,
            name=file.name,
            version=version,
            sessions=[add_session(cast, number=50 + number)],
            readers=[cast.ada],
        )
        answers = answers_of(form, 0)
        assert ask(worklist.reads.get(), "complete", answers).status_code == 200
        assert parse_json(ImageAssessor.objects.get(worklist_id=worklist.pk).answers) == answers
        assert len(answers) == len(form.fields())
