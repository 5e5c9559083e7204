"""A profile that was lent out before holds nothing of whoever had it."""

import re
from pathlib import Path

import pytest

from tests.profiles import requests_of

TESTS = Path(__file__).parent
WIDE = {"viewport": {"width": 800, "height": 600}}
# What Playwright cannot take back from a context, or not without knowing what was given.
FOR_EVER = re.compile(r"context\.(on|once|add_init_script|expose_\w+|set_\w+|grant_permissions|set_offline)\(")
LEAVE = """async () => {
  localStorage.setItem("left", "1");
  document.cookie = "left=1; max-age=1000";
  await (await caches.open("left")).put("/left", new Response("1"));
  const opening = indexedDB.open("left", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("left");
  await new Promise((resolve) => { opening.onsuccess = resolve; });
  opening.result.close();
}"""
LOOK = """async () => [localStorage.length, document.cookie, await caches.keys(),
  (await indexedDB.databases()).map(({name}) => name)]"""
LEFT = [1, "left=1", ["left"], ["left"]]
NOTHING = [0, "", [], []]


@pytest.fixture
def address(tmp_path):
    from tests.ecrf.forms_shown import served

    (tmp_path / "page.html").write_text("<title>Page</title>")
    (tmp_path / "other.html").write_text("<title>Other</title>")
    with served(tmp_path) as address:
        yield address


def page_of(context, address):
    page = context.new_page()
    page.goto(f"{address}/page.html")
    return page


@pytest.mark.browser
def test_nothing_that_is_left_in_a_profile_is_there_for_the_next(profiles, address):
    with profiles.borrowed(**WIDE) as context:
        page = page_of(context, address)
        page.evaluate(LEAVE)
        assert page.evaluate(LOOK) == LEFT
        context.add_cookies([{"name": "secret", "value": "1", "url": address, "httpOnly": True}])
        context.route("**/page.html", lambda route: route.fulfill(body="<title>Routed</title>"))
        page.goto(f"{address}/page.html")
        assert page.title() == "Routed"
        page.goto(f"{address}/other.html")
    with profiles.borrowed(**WIDE) as again:
        assert again is context
        assert again.cookies() == []
        page = page_of(again, address)
        assert page.title() == "Page" and page.evaluate(LOOK) == NOTHING


@pytest.mark.browser
def test_nobody_listens_to_the_requests_of_the_next(profiles, address):
    with profiles.borrowed(**WIDE) as context, requests_of(context) as requests:
        page_of(context, address)
    assert [request.url for request in requests] == [f"{address}/page.html"]
    with profiles.borrowed(**WIDE) as again:
        assert again is context
        page_of(again, address)
    assert len(requests) == 1


@pytest.mark.browser
def test_two_at_a_time_have_one_each(profiles, address):
    with profiles.borrowed(**WIDE) as one, profiles.borrowed(**WIDE) as other:
        page_of(one, address).evaluate(LEAVE)
        assert page_of(other, address).evaluate(LOOK) == NOTHING


@pytest.mark.browser
def test_a_profile_whose_browser_has_ended_is_not_lent_again(profiles, address):
    with profiles.borrowed(**WIDE) as ended:
        ended.close()
    with profiles.borrowed(**WIDE) as context:
        assert context is not ended
        assert page_of(context, address).title() == "Page"


def lasting(text: str) -> list[str]:
    return [found[0] for found in FOR_EVER.finditer(text)]


def test_no_test_does_to_a_profile_what_stays():
    assert lasting("host.page.context.on('request', note)") == ["context.on("]
    borrowers = [path for folder in ("e2e", "viewer") for path in sorted((TESTS / folder).glob("*.py"))]
    assert borrowers
    assert {path.name: lasting(path.read_text()) for path in borrowers if lasting(path.read_text())} == {}
