"""What a form does while it is filled, in Chromium: conditions, results, warnings, links to the viewer, the index."""

import pytest

from ecrf.definition import Check, Definition, Field, Option, Section
from ecrf.rendering import render_form
from tests.axe import serious_violations
from tests.ecrf.forms import EVERY_TYPE
from tests.ecrf.forms_shown import FORM
from tests.ecrf.lesions import LESIONS

pytestmark = pytest.mark.browser
ROWS = [{"row": 1, "site": "64033007-L", "kind": "node", "axis": "short", "diameter": {"value": 9, "unit": "mm"}}]
MEASURED = [
    {"uid": "m1", "tool": "Length", "values": [{"name": "length", "value": 12.25, "unit": "mm"}], "place": "Slice 4"}
]
YES = ["eq", ["field", "seen"], ["bool", True]]
CONDITIONS = Definition(
    title="Conditions",
    language="en",
    items=(
        Field("why", "text", "Why", visible_when=["eq", ["field", "seen"], ["bool", False]]),
        Field("note", "long_text", "Note", visible_when=["eq", ["field", "seen"], ["bool", False]]),
        Field("seen", "yes_no", "Seen"),
        Field("kind", "single_choice", "Kind", options=(Option("a", "A"), Option("b", "B")), visible_when=YES),
        Field("size", "decimal", "Size", visible_when=YES, required_when=["eq", ["field", "kind"], ["text", "a"]]),
    ),
)


def test_answers_that_become_hidden_are_not_sent_and_come_back_by_undo(open_form):
    form = open_form(LESIONS, {"seen": True, "targets": ROWS})
    assert form.answers["targets"][0]["axis"] == "short"
    form.page.focus("#ecrf-seen")
    form.press("Space")
    assert form.answers == {"seen": False}
    assert "4 answers cleared" in form.text("seen")
    form.page.get_by_role("button", name="Undo").click()
    assert form.answers["seen"] is True and form.answers["targets"][0]["axis"] == "short"
    assert "cleared" not in form.text("seen") and form.focused == "ecrf-seen"


def test_in_a_row_a_condition_looks_at_its_own_row(open_form):
    form = open_form(LESIONS, {"seen": True, "targets": [*ROWS, {"row": 2, "kind": "solid"}]})
    assert form.is_shown("targets.1.axis") and not form.is_shown("targets.2.axis")
    form.page.select_option("#ecrf-targets-2-kind", "node")
    assert form.is_shown("targets.2.axis")
    form.page.select_option("#ecrf-targets-1-kind", "solid")
    assert "1 answer cleared" in form.text("targets.1.kind")
    assert "axis" not in form.answers["targets"][0]


def test_what_comes_and_goes_above_does_not_move_the_reader(open_form):
    form = open_form(CONDITIONS, height=500)
    form.page.add_style_tag(content="main { height: 300px; overflow: auto; } form { padding-bottom: 600px; }")
    form.page.focus("#ecrf-seen")
    top = "document.activeElement.getBoundingClientRect().top"
    form.page.evaluate("document.querySelector('main').scrollTop = 40")
    before = form.page.evaluate(top)
    form.press("Space", "Space")  # no: two fields appear above
    assert form.is_shown("why") and abs(form.page.evaluate(top) - before) < 1
    form.press("Delete")
    assert not form.is_shown("why") and abs(form.page.evaluate(top) - before) < 1


def test_a_field_is_required_while_its_condition_holds(open_form):
    form = open_form(CONDITIONS, {"seen": True})
    mark = form.field("size").locator("[data-required]")
    assert mark.is_hidden()
    form.page.check("#ecrf-kind-1")
    assert mark.is_visible() and "must be answered" in form.text("size")
    form.page.check("#ecrf-kind-2")
    assert mark.is_hidden()


def test_a_result_is_pending_until_what_it_needs_is_there(open_form):
    form = open_form(LESIONS, {"seen": True})
    assert "pending" in form.text("sum")
    form.page.fill("#ecrf-targets-1-diameter", "7,5")
    assert "7.5 mm" in form.text("sum") and "pending" not in form.text("sum")
    form.page.fill("#ecrf-targets-1-diameter", "1")
    assert "0.0 mm" in form.text("sum") and "Too small" in form.text("targets.1.counted")


def test_checks_speak_beside_the_field_and_fall_silent_when_it_is_right(open_form):
    form = open_form(LESIONS, {"seen": True})
    form.page.fill("#ecrf-targets-1-diameter", "3")
    assert "△ Below 5 mm." in form.page.evaluate("document.querySelector('.warning').textContent.replace(/^/, '△ ')")
    assert form.page.locator("[aria-invalid]").count() == 0, "a warning is no error"
    form.page.fill("#ecrf-targets-1-diameter", "5000")
    form.press("Tab")
    assert "Not above 500 mm." in form.text("targets.1.diameter")
    assert form.page.get_attribute("#ecrf-targets-1-diameter", "aria-invalid") == "true"
    form.page.fill("#ecrf-targets-1-diameter", "50")
    form.press("Tab")
    assert form.page.locator("[aria-invalid], .warning").count() == 0


def test_a_warning_takes_its_reason_where_it_stands_and_keeps_it(open_form):
    form = open_form(LESIONS, {"seen": False})
    warnings = '{remark: "This was left unanswered.", "targets.1.diameter": "Below 5 mm."}'
    form.page.evaluate(f"{FORM}.showErrors({{}}, {warnings})")
    summary = form.page.locator("[data-summary]")
    assert "Remark: This was left unanswered." in summary.inner_text()
    form.page.get_by_label("Why is it right as it is? Remark").fill("nothing to say")
    assert form.page.evaluate(f"{FORM}.reasons") == {"remark": "nothing to say"}
    form.page.evaluate(f"{FORM}.showErrors({{reason: 'Please answer this.'}}, {{}})")
    assert form.page.evaluate(f"{FORM}.reasons") == {"remark": "nothing to say"}
    form.page.fill("#ecrf-remark", "said now")
    assert form.page.evaluate(f"{FORM}.reasons") == {}, "the warning was about the answer of before"
    assert set(form.answers) == {"seen", "remark"}, "a reason is no answer"


def test_a_taken_measurement_stays_linked_and_says_when_the_viewer_differs(open_form):
    form = open_form(LESIONS, {"seen": True}, width=420)
    form.page.evaluate("addEventListener('ecrf-ask', (event) => (window.asked = event.detail))")
    form.page.evaluate(f"list => {FORM}.showMeasurements(list)", MEASURED)
    form.page.focus("#ecrf-targets-1-diameter")
    form.press("Alt+m")
    asked = form.page.evaluate("window.asked")
    assert (asked["key"], asked["row"], asked["kind"]) == ("diameter", 1, "measurement")
    assert asked["wanted"] == {"tool": "", "quantity": "", "unit": "mm", "decimals": 2, "used": [], "answer": None}
    form.page.evaluate(f"{FORM}.fill('diameter', 1, {{value: '12.25', unit: 'mm', ref: 'm1'}})")
    assert form.answers["targets"][0]["diameter"] == {"value": "12.25", "unit": "mm", "ref": "m1"}
    assert form.field("targets.1.diameter").get_by_role("link", name="Slice 4").is_visible()
    changed = [{**MEASURED[0], "values": [{"name": "length", "value": 12.9, "unit": "mm"}]}]
    form.page.evaluate(f"list => {FORM}.showMeasurements(list)", changed)
    assert "12.25 mm in the form, 12.90 mm in the viewer:" in form.text("targets.1.diameter")
    form.page.get_by_role("button", name="Update").click()
    assert form.page.evaluate("window.asked.value") == {"value": "12.90", "unit": "mm", "ref": "m1"}
    form.page.evaluate(f"{FORM}.showMeasurements([])")
    assert "not in the viewer any more" in form.text("targets.1.diameter")
    form.page.fill("#ecrf-targets-1-diameter", "13")
    assert form.answers["targets"][0]["diameter"] == {"value": "13", "unit": "mm"}, "typed over: the reader's own"


def test_a_key_image_is_asked_for_shown_and_cleared(open_form):
    form = open_form(LESIONS, {"seen": False})
    form.page.evaluate("addEventListener('ecrf-ask', (event) => (window.asked = event.detail))")
    assert not form.page.get_by_role("button", name="Use this image").is_visible(), "there is no viewer"
    form.page.evaluate(f"{FORM}.showMeasurements([])")
    form.page.get_by_role("button", name="Use this image").click()
    assert form.page.evaluate("[asked.key, asked.kind]") == ["image", "image"]
    image = {"series": "1.2", "sop": "1.2.3", "frame": "1", "label": "Slice 4, scan 2"}
    form.page.evaluate(f"value => {FORM}.fill('image', null, value)", image)
    assert form.answers["image"] == image
    form.page.evaluate(f"{FORM}.disabled = true")
    form.page.get_by_role("button", name="Show: Key image").or_(form.page.get_by_role("link", name="Show")).click()
    assert form.page.evaluate("[asked.kind, asked.wanted.answer.sop]") == ["show-image", "1.2.3"]
    form.page.evaluate(f"{FORM}.disabled = false")
    form.page.get_by_role("button", name="Clear: Key image").click()
    assert "image" not in form.answers


@pytest.mark.parametrize("width", [360, 620])
def test_the_index_says_how_far_each_section_is_and_leads_there(open_form, width):
    form = open_form(LESIONS, {"seen": True}, width=width, height=420)
    if width == 360:
        form.page.get_by_role("button", name="Section:").focus()
        form.press("Enter")
    else:
        form.page.focus("#before")
        form.press("Tab")
    assert form.focused.startswith("Target lesions")
    assert "0/1" in form.focused and "0 of 1 required answered" in form.focused
    form.press("ArrowDown")
    assert "0/5" in form.focused and "0 of 5 answered" in form.focused
    form.press("Enter")
    assert form.focused == "ecrf-confidence"
    top = form.page.evaluate("document.querySelector('#ecrf-s-summary').getBoundingClientRect().top")
    bar = form.page.evaluate("document.querySelector('ecrf-index').getBoundingClientRect()")
    assert bar["top"] == 0 and bar["bottom"] - 2 <= top < 120, "in sight below the index, which stays at the top"
    # With the next frame; a busy machine draws late.
    form.page.locator("[data-index-of][aria-current]", has_text="Summary").wait_for(state="attached", timeout=5_000)


@pytest.mark.parametrize("width", [360, 480, 620])
def test_many_sections_fit_into_the_index(open_form, width):
    names = [f"Section with a long name, number {number}" for number in range(12)]
    sections = tuple(Section(f"s{n}", name, (Field(f"f{n}", "text", "Text"),)) for n, name in enumerate(names))
    form = open_form(Definition("Many", sections, language="en"), width=width)
    form.page.focus("#before")
    form.press("Tab", *(["Enter"] if width < 480 else []), "End")
    assert form.focused.startswith(names[-1])
    box = form.page.locator(":focus").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width, "the last one is in view"
    assert form.page.evaluate("document.documentElement.scrollWidth") <= width
    form.press("Enter")
    assert form.focused == "ecrf-f11"
    form.page.wait_for_timeout(100)
    assert form.page.locator("[data-index-here]").inner_text() == names[-1] or width >= 480


def test_two_forms_in_one_document_share_no_id(open_form):
    forms = "".join(render_form(LESIONS, {"seen": True}, prefix=prefix) for prefix in ("one", "two"))
    form = open_form(LESIONS, {"seen": True})
    form.page.evaluate(
        "html => (document.querySelector('main').innerHTML = html)",
        forms.replace("<form", "<ecrf-form><form").replace("</form>", "</form></ecrf-form>"),
    )
    form.page.locator("#two-targets-1-diameter").fill("7")
    for prefix in ("one", "two"):
        form.page.focus(f"#{prefix}-targets-1-site")
        form.press("Alt+Insert")
    ids = form.page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) > 60 and len(ids) == len(set(ids))
    answers = form.page.evaluate("[...document.querySelectorAll('ecrf-form')].map((one) => one.answers.targets)")
    assert answers == [[{"row": 1}, {"row": 2}], [{"row": 1, "diameter": {"value": "7", "unit": "mm"}}, {"row": 2}]]


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (720, "dark"), (420, "light")])
def test_nobody_is_kept_out_by_the_form(open_form, width, theme):
    form = open_form(LESIONS, {"seen": True, "targets": ROWS, "confidence": 80}, width=width, theme=theme,
                     errors={"lobe": "Please answer this."}, origins={"initials": "Prefilled"})  # fmt: skip
    form.page.evaluate(f"list => {FORM}.showMeasurements(list)", MEASURED)
    form.page.evaluate(f"{FORM}.showErrors({{lobe: 'No.'}}, {{remark: 'Left out.'}})")
    assert serious_violations(form.page) == []
    form.page.get_by_role("combobox", name="Lobe").click()
    assert serious_violations(form.page, "[data-field=lobe]") == []
    wide = form.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


def test_nobody_is_kept_out_by_the_other_types(open_form):
    form = open_form(EVERY_TYPE, {"seen": True}, width=360)
    assert serious_violations(form.page) == []
    form.page.evaluate("document.querySelector('#ecrf-size').closest('.ecrf-field').querySelector('label').remove()")
    assert [line.partition(":")[0] for line in serious_violations(form.page)] == ["label-title-only", "label"], (
        "the checker sees"
    )


def test_every_target_is_large_enough(open_form):
    form = open_form(LESIONS, {"seen": True, "targets": [*ROWS, {"row": 2}]}, width=360)
    form.page.evaluate(f"list => {FORM}.showMeasurements(list)", MEASURED)
    small = form.page.evaluate(
        """() => [...document.querySelectorAll("form :is(button, input, select, textarea, a)")].filter((one) => {
          const {width, height} = (one.closest("label.check, label.ecrf-point") ?? one).getBoundingClientRect();
          return width && height && (width < 24 || height < 24);
        }).map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_without_the_rules_the_page_stays_as_the_server_made_it(open_form):
    checked = Definition(
        title="Checked",
        items=(Field("x", "decimal", "X", checks=(Check(["gt", ["field", "x"], ["num", "1"]], "No"),)),),
    )
    form = open_form(checked, {})
    form.page.evaluate(f"{FORM}.live.logic.program = {{items: 7}}")
    form.page.fill("#ecrf-x", "2")
    assert form.answers == {"x": "2"} and form.problems == []
    assert form.page.locator(".ecrf-checks .error").count() == 0
