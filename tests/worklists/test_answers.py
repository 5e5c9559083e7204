"""Rows, conditions, results and warnings on their way from the page into draft, record and trail."""

import json

import pytest
from django.utils import timezone

from ecrf.models import ImageAssessor, Template, TemplateVersion
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Invalid
from rapidreader.audit.models import AuditEvent
from tests.cast import add_session, make_cast
from tests.ecrf.lesions import LESIONS
from tests.worklists.lists import MEANING, MEASUREMENT, activate, save
from worklists import actions
from worklists.models import Read

SITE = "64033007-L"
TWO_ROWS = [{"row": 1, "site": SITE, "kind": "solid", "diameter": "12"}, {"row": 2, "site": SITE, "diameter": "8.5"}]
SEEN = {"seen": True, "targets": TWO_ROWS, "remark": "none"}


@pytest.fixture
def read(cast, pour):
    """Ada's read on the form of lesions."""
    return pour(_read_of, cast, onto=make_cast)


def _read_of(cast):
    template = Template.objects.create(trial=cast.lung, title=LESIONS.title)
    fields = {"number": 1, "definition": LESIONS.to_json(), "content_hash": LESIONS.content_hash}
    published = {"state": "published", "published_at": timezone.now(), "published_by": cast.cora}
    version = TemplateVersion.objects.create(template=template, created_by=cast.cora, **fields, **published)
    worklist = activate(cast, version=version, sessions=[add_session(cast)], readers=[cast.ada])
    return worklist.reads.get()


def again(read):
    return Read.objects.get(pk=read.pk)


def last_changes(verb):
    return parse_json(AuditEvent.objects.filter(verb=verb).order_by("pk").last().body)["changes"]


def sign(read, answers, *, justifications=None, measurements=()):
    read = again(read)
    given = {"answers": answers, "measurements": list(measurements), "draft_number": read.draft_number}
    return actions.sign_read(read=read, by=read.reader, meaning=MEANING, justifications=justifications, **given)


def test_a_draft_holds_rows_and_what_they_add_up_to(read):
    saved = save(read, answers=SEEN)
    kept = parse_json(again(read).answers)
    assert [row["row"] for row in kept["targets"]] == [1, 2]
    assert (str(kept["sum"]), saved.draft_because["sum"]) == ("20.5", "Sum of the diameters")


def test_the_trail_names_the_row_that_changed(read):
    save(read, answers=SEEN)
    save(again(read), answers={**SEEN, "targets": [{**TWO_ROWS[0], "kind": "node"}, TWO_ROWS[1], {"row": 3}]})
    assert last_changes("draft_saved")["answers"] == {"targets.1.kind": ["solid", "node"], "targets.3": [None, True]}


def test_a_row_that_was_taken_away_is_named_and_not_called_cleared(read):
    save(read, answers=SEEN)
    saved = save(again(read), answers={**SEEN, "targets": TWO_ROWS[:1]})
    changes = last_changes("draft_saved")
    assert changes["answers"]["targets.2.site"] == [SITE, None]
    assert changes["answers"]["targets.2"] == [True, None]
    assert "cleared" not in changes
    assert saved.draft_cleared == {}


def test_what_is_hidden_away_is_in_the_trail_with_its_former_value(read):
    save(read, answers=SEEN)
    saved = save(again(read), answers={"seen": False, "remark": "none"})
    cleared = last_changes("draft_saved")["cleared"]
    assert cleared["targets.1.kind"] == ["solid", None]
    assert set(cleared) == {f"targets.{n}.{key}" for n in (1, 2) for key in ("site", "diameter")} | {"targets.1.kind"}
    assert set(saved.draft_cleared) == set(cleared)
    assert "targets" not in parse_json(again(read).answers)


def test_hidden_answers_that_are_sent_all_the_same_are_not_kept(read):
    saved = save(read, answers={"seen": False, "targets": TWO_ROWS})
    assert set(parse_json(again(read).answers)) == {"seen"}
    assert saved.draft_cleared["targets.2.site"] == SITE


def test_half_a_number_in_one_row_holds_up_nothing_else(read):
    save(read, answers=SEEN)
    rows = [{**TWO_ROWS[0], "diameter": "12.", "kind": "node"}, {**TWO_ROWS[1], "diameter": "x"}]
    saved = save(again(read), answers={**SEEN, "targets": rows})
    kept = parse_json(again(read).answers)["targets"]
    assert list(saved.draft_errors) == ["targets.2.diameter"]
    assert (kept[0]["kind"], str(kept[1]["diameter"]["value"])) == ("node", "8.5")


def test_a_list_of_rows_that_makes_no_sense_keeps_the_former_rows(read):
    save(read, answers=SEEN)
    saved = save(again(read), answers={**SEEN, "targets": [{"row": 1}, {"row": 1}], "remark": "new"})
    kept = parse_json(again(read).answers)
    assert "two rows" in saved.draft_errors["targets"]
    assert (len(kept["targets"]), kept["remark"]) == (2, "new")


@pytest.mark.parametrize(
    "answers", [{"colour": "red"}, {"targets": [{"row": 1, "colour": "red"}]}, {"targets.1.site": SITE}]
)
def test_a_draft_with_unknown_fields_is_refused_and_the_old_one_untouched(read, answers):
    save(read, answers=SEEN)
    before = again(read).answers
    with pytest.raises(Invalid, match="does not fit"):
        save(again(read), answers={**SEEN, **answers})
    assert again(read).answers == before


def test_a_warning_keeps_a_read_open_until_it_is_justified(read):
    answers = {"seen": True, "targets": [{"row": 1, "site": SITE, "diameter": "3"}]}
    with pytest.raises(Invalid, match="justification") as refusal:
        sign(read, answers, justifications={"remark": "Nothing to add"})
    assert refusal.value.more["warnings"] == {"targets.1.diameter": "Below 5 mm."}
    assert refusal.value.fields == {}
    assert again(read).state != "complete"


def test_justifications_are_signed_and_on_record(read):
    answers = {"seen": True, "targets": [{"row": 1, "site": SITE, "diameter": "3"}, {"row": 2}]}
    reasons = {"remark": "Nothing to add", "targets.1.diameter": "Short axis of a node"}
    assessor = sign(read, answers, justifications=reasons)
    assert parse_json(ImageAssessor.objects.get(pk=assessor.pk).justifications) == reasons
    assert last_changes("read_signed")["justifications"] == reasons
    assert [row["row"] for row in parse_json(assessor.answers)["targets"]] == [1]


def test_a_measurement_that_is_gone_is_not_signed(read):
    bound = {**SEEN, "targets": [{"row": 1, "site": SITE, "diameter": {"value": "12", "unit": "mm", "ref": "m1"}}]}
    with pytest.raises(Invalid) as refusal:
        sign(read, bound)
    assert "no longer there" in refusal.value.fields["targets.1.diameter"]
    assert sign(read, bound, measurements=[MEASUREMENT])


@pytest.fixture
def ask(client, cast, read):
    """ask("save", {...}) -> the status and JSON of what the page's script asks."""

    def run(what, **body):
        client.force_login(cast.ada)
        body = {"measurements": [], "draft_number": again(read).draft_number, "save_key": "k", **body}
        text = json.dumps(body) if "answers" in body else body["text"]
        url, kind = f"/reads/{read.pk}/{what}/", "application/json"
        response = client.post(url, text, content_type=kind, headers={"Accept": kind})
        return response.status_code, response.json()

    return run


def test_a_save_answers_what_became_of_it(ask):
    status, said = ask("save", answers=SEEN)
    assert (status, said["errors"], said["warnings"], said["cleared"]) == (200, {}, {}, {})
    assert said["because"]["sum"] == "Sum of the diameters"
    _, said = ask("save", answers={"seen": False, "remark": "none"}, save_key="k2")
    assert said["cleared"]["targets.2.diameter"] == {"value": "8.5", "unit": "mm"}


def test_completing_says_errors_and_warnings_to_the_page(ask):
    status, said = ask("complete", answers={"seen": True})
    assert (status, said["error"]["code"]) == (422, "incomplete")
    assert said["errors"] == said["error"]["fields"] == {"targets": "Rows needed: at least 1; there are 0."}
    assert said["warnings"] == {"remark": "This was left unanswered."}
    assert said["cleared"] == said["because"] == {}
    status, said = ask("complete", answers={**SEEN, "remark": ""}, justifications={"remark": "None needed"})
    assert status == 200
    assert (said["errors"], said["warnings"], said["cleared"]) == ({}, {}, {})


def test_the_api_completes_with_justifications_too(client, cast, read):
    client.force_login(cast.ada)
    body = {"answers": {**SEEN, "remark": ""}, "measurements": [], "draft_number": 0, "meaning": MEANING}
    url = f"/api/v1/reads/{read.pk}/complete/"
    refused = client.post(url, json.dumps(body), content_type="application/json")
    assert (refused.status_code, list(refused.json()["warnings"])) == (422, ["remark"])
    body["justifications"] = {"remark": "None needed"}
    assert client.post(url, json.dumps(body), content_type="application/json").status_code == 201
    client.force_login(cast.cora)
    (assessor,) = client.get("/api/v1/assessors/?trial=lung").json()["results"]
    assert assessor["justifications"] == {"remark": "None needed"}


BAD = [
    *(
        '"1e400"',
        "1e400",
        "-1e400",
        "1e999999999999999999999",
        "1" * 4_000,
        '"NaN"',
        '"Infinity"',
        '"\\u0000"',
        '"\\ud800"',
        "NaN",
        "Infinity",
    ),
    *('{"value": [[1]]}', "[" * 50_000 + "]" * 50_000, "9" * 5_000, '{"value": 1e400, "unit": "mm"}', "true", '""'),
]


@pytest.mark.parametrize("key", ["confidence", "diameter"])
def test_bad_values_are_refused_and_the_draft_is_untouched(ask, read, key):
    ask("save", answers=SEEN)
    before, number = again(read).answers, again(read).draft_number
    for value in BAD:
        inside = (
            f'"confidence": {value}' if key == "confidence" else f'"targets": [{{"row": 1, "diameter": {value}}}]'
        )
        rest = f'"measurements": [], "draft_number": {number}, "save_key": "k9"'
        status, said = ask("complete", text=f'{{"answers": {{"seen": true, {inside}}}, {rest}}}')
        assert status == 422, value[:40]
        assert said["error"]["fields"] or "JSON" in said["error"]["detail"], value[:40]
        assert again(read).answers == before


def test_ten_megabytes_are_refused(ask, read):
    _, said = ask("save", answers={"remark": "x" * 10_000_000})
    assert list(said["errors"]) == ["remark"]
    _, said = ask("save", answers={f"x{n}": "x" * 1_000 for n in range(10_000)})
    assert said["error"]["code"] == "invalid"
    assert again(read).answers == "{}"
