"""No page offers what is not there: every link on every page that a person is led to, followed as that person."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.asking import Asking
from tests.kept import kept
from tests.stage import set_stage

LINK = re.compile(rb"""<a\b[^>]*?\bhref=["']([^"']+)["']""")
LEAVE_OUT = re.compile(r"^/(static|admin|api/docs|api/schema)/")
MOST_QUERIES = 2  # of one address: lists are sorted and filtered in a hundred ways
# People, and how many pages they are led to at least: a crawl that stops at the door proves nothing.
LEAST = {"anon": 1, "ada": 15, "judy": 7, "cora": 60, "mona": 50, "alma": 60}
ALWAYS = {"cora"}


def links(answer, body: bytes, path: str) -> set[str]:
    if answer.has_header("Location"):
        return {answer["Location"]}
    if not answer.get("Content-Type", "").startswith("text/html"):
        return set()
    found = {urldefrag(urljoin(path, unescape(link.decode()))).url for link in LINK.findall(body)}
    return {link for link in found if link.startswith("/") and not urlsplit(link).netloc and not LEAVE_OUT.match(link)}


def followed(asking, name: str) -> dict[str, tuple[int, str]]:
    """{address: (status, the page that leads there)}, from the first page on."""
    waiting, seen, variants = [("/", "")], {}, Counter()
    while waiting:
        path, led_by = waiting.pop()
        address = path.partition("?")[0]
        if path in seen or (address != path and variants[address] == MOST_QUERIES):
            continue
        variants[address] += address != path
        answer, body = asking.ask(name, "GET", path)
        seen[path] = (answer.status_code, led_by)
        waiting += [(link, path) for link in sorted(links(answer, body, path))]
    return seen


@pytest.fixture(scope="module")
def kept_stage(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept(django_db_blocker, tmp_path_factory.mktemp("stage"), set_stage) as copy:
        yield copy


@pytest.mark.parametrize(
    "name", [name if name in ALWAYS else pytest.param(name, marks=pytest.mark.long) for name in LEAST]
)
def test_no_link_leads_nowhere(name, kept_stage, db, tmp_path):
    stage = kept_stage(tmp_path)
    seen = followed(Asking(stage.cast, [name]), name)
    assert len(seen) >= LEAST[name]
    assert {path: said for path, said in seen.items() if said[0] >= 400} == {}
