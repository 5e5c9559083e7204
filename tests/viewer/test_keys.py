"""Keyboard: after a click into the picture OHIF's keys work, and the room still hears its own."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def clicked(host, server):
    """A shown read, the keyboard in a field of the room, then one click into the picture."""
    host.show(server.reads["ada"][0])
    host.page.locator("#field").focus()
    box = host.page.locator("iframe.viewer-frame").bounding_box()
    host.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return host


def test_a_click_gives_the_keyboard_to_the_picture(clicked):
    clicked.page.keyboard.press("ArrowDown")
    clicked.wait_for_number(2)
    clicked.page.keyboard.press("End")
    clicked.wait_for_number(8)


def test_the_rooms_shortcuts_are_passed_on(clicked):
    clicked.page.keyboard.press("Control+Enter")
    clicked.page.keyboard.press("F2")
    names = [event["name"] for event in clicked.wait_for("key", count=2)]
    assert names == ["Ctrl+Enter", "F2"]


def test_no_other_key_is_passed_on_or_stolen(clicked):
    for key in ("m", "z", "1", "Escape", "F3", "Shift+F2", "Enter"):
        clicked.page.keyboard.press(key)
    clicked.page.keyboard.press("ArrowDown")
    clicked.wait_for_number(2)
    assert clicked.events("key") == []


def test_without_our_fix_the_keys_stay_with_the_room(host, server):
    """The planted failure: OHIF prevents mousedown, so a click alone does not move the keyboard."""
    host.replace_in("keys", "document.hasFocus() || window.focus()", "true")
    host.show(server.reads["ada"][0])
    host.page.locator("#field").focus()
    box = host.page.locator("iframe.viewer-frame").bounding_box()
    host.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    host.page.keyboard.press("ArrowDown")
    host.page.wait_for_timeout(500)
    assert host.shown_number() == 1


def test_nobodys_own_keys_stay_on_a_shared_workstation(host, server):
    host.page.evaluate("() => localStorage.setItem('user-preferred-keys', '{}')")
    host.show(server.reads["ada"][0])
    assert host.page.evaluate("() => localStorage.getItem('user-preferred-keys')") is None
