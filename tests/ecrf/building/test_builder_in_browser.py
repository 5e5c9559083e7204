"""The builder in Chromium, on a server of its own without the rest of the product."""

from types import SimpleNamespace

import pytest
from django.test import Client
from playwright.sync_api import expect

from ecrf import actions
from ecrf.definition import Definition, Field, Group, Option, Section, definition_of
from ecrf.models import TemplateVersion
from tests.axe import serious_violations
from tests.ecrf.building.person import Builder
from tests.ecrf.forms import template

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KIND = Field("kind", "single_choice", "Kind", options=(Option("s", "Solid"), Option("c", "Cystic")))
SIZE = Field("size", "decimal", "Size", unit="mm", maximum=100)
LESIONS = Group("lesions", "Lesions", (Field("axis", "decimal", "Axis"),), row_label="L")
FORM = Definition("Chest", (Section("findings", "Findings", (KIND, SIZE, LESIONS)), Section("end", "End")), "en")
HERE = "document.activeElement"


@pytest.fixture
def draft(cast, transactional_db):
    return actions.create_template(trial=cast.lung, by=cast.cora, title="Chest", definition=FORM)


@pytest.fixture
def open_builder(browser, live_server, cast, draft):
    """open_builder("cora") -> a builder of hers, showing the draft."""
    opened = []

    def run(name="cora", width=1280):
        client = Client()
        client.force_login(getattr(cast, name))
        context = browser.new_context(viewport={"width": width, "height": 800})
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        builder = Builder(context.new_page(), SimpleNamespace(base_url=live_server.url))
        builder.page.goto(f"{live_server.url}/trials/lung/templates/{draft.pk}/edit/")
        builder.wait_looked()
        opened.append((context, builder))
        return builder

    yield run
    errors = [builder.errors for _, builder in opened]
    for context, _ in opened:
        context.close()
    assert errors == [[] for _ in opened]


@pytest.fixture
def builder(open_builder):
    return open_builder()


def stored(draft) -> Definition:
    draft.refresh_from_db()
    return definition_of(draft)


def outline_keys(builder) -> list[str]:
    return builder.page.eval_on_selector_all("[role=treeitem]", "rows => rows.map(row => row.dataset.key)")


def test_the_outline_is_worked_by_keyboard_alone(builder, draft):
    keys = builder.page.keyboard
    builder.page.locator("[role=treeitem][tabindex='0']").focus()
    keys.press("ArrowDown")
    assert builder.page.evaluate(f"{HERE}.dataset.key") == "kind"
    keys.press("Alt+ArrowDown")
    keys.press("Alt+ArrowDown")  # into the table
    assert outline_keys(builder) == ["", "findings", "size", "lesions", "kind", "axis", "end", "#tests"]
    for _ in range(3):
        keys.press("Alt+ArrowDown")  # past the axis, out of the table, out of the section
    assert outline_keys(builder) == ["", "findings", "size", "lesions", "axis", "kind", "end", "#tests"]
    keys.press("Control+d")
    assert "kind_2" in outline_keys(builder)
    keys.press("Delete")
    assert "kind_2" not in outline_keys(builder)
    keys.press("Control+z")
    assert "kind_2" in outline_keys(builder)
    keys.press("Enter")
    assert builder.page.evaluate(f"{HERE}.value") == "Kind", "what came back is selected"
    keys.press("Escape")
    assert builder.page.evaluate(f"{HERE}.getAttribute('role')") == "treeitem"
    builder.wait_saved()
    assert [item.key for item in stored(draft).items] == ["findings", "kind", "kind_2", "end"]


def test_things_are_dragged_before_after_and_into_others(builder, draft):
    rows = {
        key: builder.page.locator(f"[role=treeitem][data-key={key}]") for key in ("kind", "size", "lesions", "end")
    }
    rows["kind"].drag_to(rows["lesions"], target_position={"x": 60, "y": 16})
    rows["size"].drag_to(rows["end"], target_position={"x": 60, "y": 2})
    assert outline_keys(builder) == ["", "findings", "lesions", "axis", "kind", "size", "end", "#tests"]
    rows["lesions"].drag_to(builder.page.locator("[role=treeitem][data-key=axis]"))
    assert outline_keys(builder) == ["", "findings", "lesions", "axis", "kind", "size", "end", "#tests"], (
        "not into itself"
    )


def test_the_preview_follows_and_keeps_what_is_filled_in(builder):
    page = builder.page
    page.fill("#preview-size", "12,5")
    builder.select("Kind")
    label = page.locator("builder-item").get_by_label("Label", exact=True)
    label.fill("Consistency")
    page.locator("ecrf-form legend", has_text="Consistency").wait_for()
    assert page.input_value("#preview-size") == "12.5"
    assert page.evaluate(f"{HERE}.value") == "Consistency", "the focus stays where one types"


def test_a_typed_word_is_undone_at_once(builder):
    builder.select("Size")
    builder.page.locator("builder-item").get_by_label("Help for the reader").click()
    builder.page.keyboard.type("Longest diameter")
    builder.page.keyboard.press("Control+z")
    assert builder.page.locator("builder-item").get_by_label("Help for the reader").input_value() == ""
    builder.page.keyboard.press("Control+y")
    assert (
        builder.page.locator("builder-item").get_by_label("Help for the reader").input_value() == "Longest diameter"
    )


def test_an_expression_is_written_where_picking_ends_and_its_mistake_is_shown(builder, draft):
    page = builder.page
    builder.select("Size")
    page.locator("builder-item summary", has_text="Conditions").click()
    condition = page.get_by_role("group", name="Shown only when")
    condition.get_by_text("Write it as text").click()
    area = condition.get_by_label("Shown only when")
    area.fill("count(lesions where axis >) > 1")
    condition.get_by_text("▸").wait_for()
    assert area.get_attribute("aria-invalid") == "true"
    area.fill("count(lesions where axis > 5) > 1")
    page.locator("ecrf-form [data-field=size]").wait_for(state="hidden")
    builder.wait_saved()
    assert stored(draft).fields_by_key["size"].visible_when[0] == "gt"
    builder.select("Kind")
    builder.select("Size")
    # The row is drawn first, its expression a moment later.
    expect(condition.get_by_label("Shown only when")).to_have_value("count(lesions where axis > 5) > 1")


def test_problems_stand_at_their_items_and_lead_there(builder):
    builder.add("single choice", "Margin")
    page = builder.page
    for _ in range(2):
        page.get_by_label("Delete option 1").click()
    page.locator("button[data-problems]").click()
    page.locator(".problem-list button").first.click()
    assert page.locator("[role=treeitem][aria-selected=true]").inner_text().startswith("◉")
    assert page.locator(".item-problems li").first.is_visible()


def test_what_is_filled_in_is_kept_as_a_test_that_guards_the_form(builder, draft):
    page = builder.page
    page.fill("#preview-size", "300")
    page.locator(".preview-outcome", has_text="1 to correct").wait_for()
    page.fill("[aria-label='Name of the test']", "Too big")
    page.get_by_text("Keep as a test").click()
    builder.select("Tests of this form")
    page.get_by_text("All 1 pass.").wait_for()
    builder.select("Size")
    page.locator("builder-item").get_by_label("Maximum").fill("500")
    builder.select("Tests of this form")
    page.get_by_text("1 of 1 fail.").wait_for()
    builder.wait_saved()
    [test] = stored(draft).tests
    assert (test.name, test.answers, test.expect["errors"]) == ("Too big", {"size": 300}, ["size"])


def test_two_coordinators_at_once_lose_nothing(open_builder, draft):
    hers, his = open_builder("cora"), open_builder("alma")
    hers.add("text", "Hers")
    hers.wait_saved()
    his.add("text", "His")
    notice = his.page.locator("[data-notices] [role=alert]", has_text="Somebody else")
    notice.wait_for()
    assert "is still here" in notice.inner_text()
    taken = his.page.url
    notice.get_by_text("Keep mine as a draft of its own").click()
    his.page.wait_for_url(lambda url: url != taken)
    his.wait_looked()
    labels = [
        [one.label for one in definition_of(version).fields()]
        for version in TemplateVersion.objects.order_by("number")
    ]
    assert ["Hers" in one for one in labels] == [True, False]
    assert ["His" in one for one in labels] == [False, True]


def test_the_later_one_may_take_the_other_state_and_undo_it(open_builder, draft):
    hers, his = open_builder("cora"), open_builder("alma")
    hers.add("text", "Hers")
    hers.wait_saved()
    his.add("text", "His")
    his.page.get_by_text("Take the other state").click()
    assert "Hers" in his.outline and "His" not in his.outline
    his.wait_saved()
    his.page.keyboard.press("Control+z")
    assert "His" in his.outline and "Hers" not in his.outline
    his.wait_saved()
    assert "his" in stored(draft).fields_by_key


def test_whoever_is_signed_out_is_told_and_loses_nothing(builder, draft):
    cookies = builder.page.context.cookies()
    builder.page.context.clear_cookies(name="sessionid")
    builder.add("text", "Late")
    builder.page.locator("[data-saved]", has_text="signed out").wait_for()
    builder.page.context.add_cookies(cookies)
    builder.wait_saved()
    assert "late" in stored(draft).fields_by_key


def test_translations_are_entered_beside_the_texts_and_previewed(builder, draft):
    page = builder.page
    builder.select("Chest")
    page.locator("builder-item summary", has_text="Translations").click()
    page.get_by_label("Another language").select_option("de")
    page.get_by_text("Add this language").click()
    builder.select("Size")
    page.get_by_label("Label “Size” in German").fill("Größe")
    page.get_by_label("Language of the preview").select_option("de")
    page.locator("ecrf-form label", has_text="Größe").wait_for()
    builder.wait_saved()
    assert stored(draft).fields_by_key["size"].translations == {"de": {"label": "Größe"}}


def test_a_condition_that_the_imported_file_hints_at_is_accepted_with_a_click(builder, cast, live_server):
    hints = "<p><label for=size>Size</label><input id=size type=number></p>"
    hints += "<p data-show-if=size><label for=more>More</label><input id=more></p>"
    version = actions.import_template(
        trial=cast.lung, by=cast.cora, html=template(hints, title="Hints"), name="h.html"
    )
    builder.page.goto(f"{live_server.url}/trials/lung/templates/{version.pk}/edit/")
    builder.wait_looked()
    builder.select("More")
    notice = builder.page.locator("builder-item .notice")
    assert "answered(size)" in notice.inner_text()
    notice.get_by_role("button", name="Accept").click()
    notice.wait_for(state="detached")
    builder.wait_saved()
    assert stored(version).fields_by_key["more"].visible_when == ["answered", ["field", "size"]]


@pytest.mark.parametrize("width", [1280, 1600])
def test_nothing_is_wide_and_nobody_is_shut_out(open_builder, width):
    builder = open_builder(width=width)
    for place in ("Chest", "Findings", "Kind", "Lesions", "Tests of this form"):
        builder.select(place)
        builder.page.evaluate("document.querySelectorAll('builder-item details').forEach(fold => (fold.open = true))")
        assert serious_violations(builder.page) == [], place
    assert builder.page.evaluate("document.documentElement.scrollWidth") <= width
    builder.page.click("[data-add]")
    assert serious_violations(builder.page, within="builder-palette") == []
