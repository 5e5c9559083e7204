"""From an empty form to a signed read: a coordinator builds in the browser, a reader fills it by keyboard alone."""

import pytest

from tests.axe import serious_violations
from tests.e2e.stage import Reader
from tests.ecrf.building.person import Builder

pytestmark = pytest.mark.browser
TITLE = "Nodule follow-up"


def build(builder: Builder):
    """Twelve fields of nine types, a condition, a repeating group, a calculation over its rows."""
    builder.add("section", "Findings")
    builder.add("yes or no", "Nodule present")
    builder.add("single choice", "Kind")
    builder.paste_options("Solid\nPart solid\nground_glass | Ground glass | RadLex RID28531")
    builder.show_when("Nodule present", "is", "yes")
    builder.add("decimal", "Size", Unit="mm", Decimals="1", Minimum="0", Maximum="100")
    builder.add("whole number", "Number of nodules")
    builder.add("date", "Earlier scan")
    builder.add("multiple choice", "Signs")
    builder.paste_options("Spiculation\nCavity\nCalcification")
    builder.add("scale", "Confidence")
    builder.add("text", "Remark")
    builder.add("long text", "Comment")
    builder.select("Nodule follow-up")
    builder.add("repeating group", "Lesions", **{"Name of a row": "L"})
    builder.add("decimal", "Diameter", Unit="mm")
    builder.add("text", "Site")
    builder.select("Nodule follow-up")
    builder.add("calculated", "Sum of diameters", Unit="mm")
    builder.result_is("the sum over all rows", "Lesions: Diameter", because="All lesions")


def publish(builder: Builder):
    page = builder.page
    builder.wait_saved()
    assert builder.problems == ""
    page.click("text=Review and publish")
    page.get_by_label("I have tried the form in the preview.").check()
    page.click("button:has-text('Publish version 1')")
    assert "is published" in page.locator("[role=status]").first.inner_text()


def test_a_form_is_built_published_filled_by_keyboard_and_signed(new_page, sign_in, stage):
    builder = Builder(sign_in("cora"), stage)
    builder.begin(TITLE)
    build(builder)
    builder.wait_saved()
    assert builder.outline.count("\n") >= 14
    assert serious_violations(builder.page) == []
    publish(builder)
    assert serious_violations(builder.page) == []

    shelf = stage.worklist(name="From scratch", template=TITLE, sessions=1)
    reader = Reader(new_page("ada"), stage)
    reader.open(shelf.reads()[0])
    fill_by_keyboard(reader)
    # From the top: what is half under the sticky index is measured as half a target.
    reader.page.locator("[data-field=nodule_present]").scroll_into_view_if_needed()
    assert serious_violations(reader.page, within=".room-panel") == []
    reader.wait_saved()
    reader.complete()
    reader.wait("() => document.body.innerText.includes('reads complete')", "the signature")
    read = shelf.read()
    assert read["state"] == "complete"
    [assessor] = shelf.state()["assessors"]
    assert assessor["answers"] == {
        "nodule_present": True,
        "kind": "part_solid",
        "size": 12.5,
        "number_of_nodules": 2,
        "earlier_scan": "2026-01-31",
        "signs": ["spiculation", "calcification"],
        "confidence": 4,
        "remark": "By keyboard",
        "comment": "alone",
        "lesions": [
            {"row": 1, "diameter": 12.5, "site": "upper lobe"},
            {"row": 2, "diameter": 7.25, "site": "lower lobe"},
        ],
        "sum_of_diameters": 19.75,
    }
    assert builder.errors == reader.problems == []


def fill_by_keyboard(reader: Reader):
    """No mouse: F6 to the form, Tab on, digits and Space to choose, Alt+Insert for another row."""
    keys = reader.page.keyboard

    def go(field: str, *more: str):
        """Tab until the field has the focus, then type."""
        seen = []
        for _ in range(12):
            seen.append(reader.page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
            if (
                reader.page.evaluate(
                    "document.activeElement.closest('[data-field]')?.dataset.field.split('.').at(-1)"
                )
                == field
            ):
                break
            keys.press("Tab")
        else:
            raise AssertionError(f"Tab does not lead to {field}, but to {seen}")
        for text in more:
            keys.press(text) if text in {"Space", "2", "4", "1", "3"} else keys.type(text)
        reader.page.wait_for_timeout(50)

    keys.press("F6")  # into the images
    reader.wait("() => document.activeElement.tagName === 'IFRAME'", "the images", 10)
    keys.press("ArrowDown")  # the viewer's own key
    keys.press("F6")  # and to the form
    reader.wait("() => document.activeElement.closest('[data-field]') !== null", "the form", 10)
    go("nodule_present", "Space")
    go("kind", "2")
    go("size", "12,5")
    go("number_of_nodules", "2")
    go("earlier_scan", "01312026")
    go("signs", "1", "3")
    go("confidence", "4")
    go("remark", "By keyboard")
    go("comment", "alone")
    keys.press("Tab")  # the button that adds a row
    keys.press("Enter")
    go("diameter", "12,5")
    go("site", "upper lobe")
    keys.press("Alt+Insert")
    go("diameter", "7,25")
    go("site", "lower lobe")
