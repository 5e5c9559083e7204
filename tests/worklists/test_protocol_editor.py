"""The protocol editor: what is composed on the page is what is stored, and nothing typed is lost."""

import pytest

from ecrf.models import TemplateVersion
from tests.cast import add_session
from tests.worklists.typed import form_values
from worklists import actions
from worklists.models import Worklist
from worklists.planning import editor
from worklists.planning.presets import BY_KEY
from worklists.protocols.document import (
    Adjudication,
    Assignment,
    Condition,
    Exclusion,
    Group,
    Order,
    Periods,
    Protocol,
    Qualification,
    Repeats,
    Shows,
    protocol_of,
)

LIST = "/trials/lung/worklists/"
NEW, TRY = LIST + "new/", LIST + "try/"
FIRST: dict = {}


@pytest.fixture
def sessions(cast):
    return [add_session(cast, subject, number) for subject in ("1001", "1002") for number in (1, 2)]


@pytest.fixture
def page(client, cast, version, sessions):
    """page(changes) -> what a coordinator sends of the new worklist's page after typing these."""
    client.force_login(cast.cora)

    def typed(**changes):
        if not FIRST:  # the page is the same for all tests, and takes a while to render
            FIRST.update(form_values(client.get(NEW).content.decode()))
        values = dict(FIRST)
        values |= {"name": "First reads", "template_version": version.pk}
        values |= {"labels": "\n".join(session.label for session in sessions)}
        values |= {"readers": [cast.ada.pk, cast.ben.pk], "do": "save"}
        return values | {name.replace("__", "-"): value for name, value in changes.items()}

    return typed


def saved(client, values) -> Protocol:
    answer = client.post(NEW, values)
    assert answer.status_code == 302, answer.content.decode()
    return protocol_of(Worklist.objects.get().protocol)


def editor_of(answer):
    return answer.context["editor"]


def test_the_page_begins_with_the_plain_protocol(client, page):
    protocol = saved(client, page())
    assert (protocol.assignment.kind, protocol.order.kind, protocol.period_count) == ("all", "listed", 1)


@pytest.mark.parametrize("key", BY_KEY)
def test_a_preset_fills_the_page_and_is_stored_as_it_is(client, page, key):
    answer = client.post(NEW, page(do=f"preset:{key}"))
    assert answer.context["form"]["name"].value() == "First reads", "what else was typed stays"
    values = page() | form_values(answer.content.decode()) | {"do": "save"}
    stored, preset = saved(client, values), BY_KEY[key].protocol
    for part in ("assignment", "order", "periods", "repeats", "sequential", "signature", "conditions"):
        assert stored.value[part] == preset.value[part], part
    assert stored.blinding["preset"] == preset.blinding.get("preset", "open")


FULL = Protocol(
    assignment=Assignment("balanced", 2, one_reader_per_subject=True, most_reads_per_reader=30),
    order=Order("subjects"),
    conditions=(
        Condition("ffdm", "FFDM", "Digital", Shows(("MG",), "ffdm")),
        Condition("sfm", "SFM", "", Shows((), "film")),
    ),
    periods=Periods("crossover", "readers", False, 27),
    repeats=Repeats(50, 1),
    sequential=True,
    global_review=True,
    blinding={"preset": "open"},
    signature="password",
)


def test_a_stored_protocol_comes_back_to_the_page_and_is_the_same_again(client, cast, version, sessions):
    exclusions = (Exclusion(cast.ada.pk, subject="9999"), Exclusion(cast.ben.pk, site="North"))
    rules = ({"key": "sizes_differ", "label": "Sizes differ", "scope": "time_point", "when": "a.size != b.size"},)
    groups = (
        Group("A", (cast.ada.pk,), tuple(one.study_instance_uid for one in sessions[:2])),
        Group("B", (cast.ben.pk,), tuple(one.study_instance_uid for one in sessions[2:])),
    )
    for assignment in (FULL.assignment, Assignment("groups", 2, groups, exclusions=exclusions)):
        protocol = Protocol(
            **{
                **{name: getattr(FULL, name) for name in FULL.__dataclass_fields__},
                "assignment": assignment,
                "adjudication": Adjudication(rules, (cast.judy.pk,)),
            }
        )
        draft = actions.create_worklist(
            trial=cast.lung, by=cast.cora, name=assignment.kind, template_version=version, sessions=sessions,
            readers=[cast.ada, cast.ben], protocol=protocol,
        )  # fmt: skip
        client.force_login(cast.cora)
        edit = f"{LIST}{draft.pk}/edit/"
        answer = client.post(edit, form_values(client.get(edit).content.decode()) | {"do": "save"})
        assert answer.status_code == 302, editor_of(answer).error_count
        draft.refresh_from_db()
        assert protocol_of(draft.protocol).value == protocol.value


def test_what_no_part_shows_stays_in_the_document(client, cast, version, monkeypatch):
    monkeypatch.setattr(editor, "SECTIONS", tuple(one for one in editor.SECTIONS if one.key != "qualification"))
    draft = actions.create_worklist(
        trial=cast.lung, by=cast.cora, name="Q", template_version=version,
        protocol=Protocol(qualification=Qualification((7,), 8)),
    )  # fmt: skip
    client.force_login(cast.cora)
    edit = f"{LIST}{draft.pk}/edit/"
    client.post(edit, form_values(client.get(edit).content.decode()) | {"do": "save", "order-kind": "shuffled"})
    draft.refresh_from_db()
    protocol = protocol_of(draft.protocol)
    assert (protocol.order.kind, protocol.qualification.documents, protocol.qualification.training) == (
        "shuffled", (7,), 8,
    )  # fmt: skip


WRONG = [
    ("assignment", "groups", {"assignment__kind": "groups", "assignment__groups": "1001-CT-1"}, "Line 1"),
    ("assignment", "groups", {"assignment__groups": "A: ada, zoe\n1001-CT-1"}, "No reader of this trial: zoe"),
    ("assignment", "groups", {"assignment__groups": "A: ada\nnope"}, "No session of this trial: nope"),
    ("assignment", "exclusions", {"assignment__exclusions": "ada 1001"}, "Line 1"),
    ("assignment", "exclusions", {"assignment__exclusions": "zoe: site North"}, "No reader of this trial: zoe"),
    ("assignment", "reads_per_session", {"assignment__reads_per_session": "0"}, "greater than or equal to 1"),
    ("conditions", "name_1", {"conditions__scan_text_1": "film"}, "Give this condition a name"),
    ("conditions", "name_0", {"conditions__name_0": "A", "conditions__name_1": "a"}, "a name of its own"),
    ("conditions", "washout_days", {"conditions__washout_days": "many"}, "whole number"),
    ("adjudication", "label_0", {"adjudication__when_0": "a.size != b.size"}, "in words"),
    ("order", "kind", {"order__kind": "backwards"}, "not one of the available choices"),
]


@pytest.mark.parametrize(("part", "field", "changes", "text"), WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(client, page, part, field, changes, text):
    answer = client.post(NEW, page(**changes))
    assert answer.status_code == 422
    section = editor_of(answer).part(part)
    assert text in str(section.errors[field])
    html = answer.content.decode()
    assert "First reads" in html and all(value in html or part == "order" for value in changes.values())
    assert not Worklist.objects.exists()


def test_readers_and_subjects_are_dealt_to_groups(client, page):
    answer = client.post(NEW, page(do="deal", assignment__group_count="2"))
    section = editor_of(answer).part("assignment")
    assert section["groups"].value() == "Group 1: ada\n1001-CT-1\n1001-CT-2\n\nGroup 2: ben\n1002-CT-1\n1002-CT-2"
    assert section["kind"].value() == "groups"


# --- what each reader would get ---------------------------------------------------------------------------------


def tried(client, values) -> str:
    answer = client.post(TRY, values)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_preview_follows_what_is_typed_without_storing_anything(client, page):
    html = tried(client, page(conditions__name_0="A", conditions__name_1="B", conditions__design="crossover"))
    assert "4 sessions for 2 readers: 16 reads." in html
    assert "period 1 · A" in html and "rules are met" in html
    assert not Worklist.objects.exists()


def test_the_preview_is_what_activation_would_write(client, page):
    html = tried(client, page(order__kind="shuffled", seed="s"))
    client.post(NEW, page(order__kind="shuffled", seed="s"))
    worklist = Worklist.objects.get()
    preview = client.get(f"{LIST}{worklist.pk}/").context["preview"]
    assert preview.schedule_hash in html


SHARED = {"assignment__kind": "balanced", "assignment__reads_per_session": "2"}


def test_a_protocol_that_cannot_be_met_says_which_rule_in_names(client, page):
    html = tried(client, page(**SHARED, assignment__exclusions="ada: subject 1001"))
    assert "There is no such schedule." in html
    assert "1001-CT-1 wants 2 different readers and has 1 who may read it." in html
    assert "Nobody reads what they are excluded from." in html
    assert "2.25." not in html.split("SHA-256")[0]


def test_a_reader_is_named_and_not_numbered(client, page):
    html = tried(client, page(assignment__most_reads_per_reader="3"))
    assert "Ada Reader would read 4; at most 3 are allowed." in html


def test_rules_of_adjudication_are_judged_by_the_chosen_form(client, page, cast):
    more = {"adjudication__label_0": "Sizes", "adjudication__adjudicators": [cast.judy.pk]}
    wrong = tried(client, page(**more, adjudication__when_0="a.volume != b.volume"))
    assert "Rule “Sizes”" in wrong
    assert "Rule “Sizes”" not in tried(client, page(**more, adjudication__when_0="a.size != b.size"))


def test_a_page_without_scripts_shows_the_preview_by_a_button(client, page):
    answer = client.post(NEW, page(do="try", order__kind="shuffled"))
    assert b"4 sessions for 2 readers: 8 reads." in answer.content
    assert editor_of(answer).part("order")["kind"].value() == "shuffled"


def test_what_cannot_be_read_yet_gives_no_preview(client, page):
    assert "needs attention" in tried(client, page(conditions__percent="lots"))
    assert "Choose sessions and readers" in tried(client, page(labels=""))


def test_only_those_who_plan_here_may_try(client, cast, page):
    values = page()
    client.force_login(cast.mona)
    assert client.post(TRY, values).status_code == 403
    client.force_login(cast.ada)
    assert client.post(TRY, values).status_code == 404


def test_a_large_list_is_tried_quickly_enough_in_queries(client, page, cast, django_assert_max_num_queries):
    for number in range(60):
        add_session(cast, f"2{number:03}")
    labels = "\n".join(cast.lung.sessions.values_list("label", flat=True))
    with django_assert_max_num_queries(25):
        assert "64 sessions" in tried(client, page(labels=labels))


def test_a_draft_with_rules_that_its_form_does_not_know_is_not_activated(client, page, cast):
    values = page(adjudication__label_0="Sizes", adjudication__when_0="a.volume != b.volume")
    saved(client, values | {"adjudication-adjudicators": [cast.judy.pk]})
    preview = client.get(f"{LIST}{Worklist.objects.get().pk}/").context["preview"]
    assert "Rule “Sizes”" in preview.problems["protocol"]
    assert TemplateVersion.objects.count() == 1
