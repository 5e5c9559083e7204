"""No page offers what is not there: every link on every page that a person is led to is followed as that person, and
every form is sent as it stands.
"""

import re
from collections import Counter
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.asking import Asking
from tests.kept import kept_state
from tests.stage import set_stage

LINK = re.compile(rb"""<a\b[^>]*?\bhref=["']([^"']+)["']""")
FORM = re.compile(rb"""<form\b([^>]*)>""")
ATTRIBUTE = re.compile(rb"""\b(method|action)=["']([^"']*)["']""")
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
    return {
        link for link in found if link.startswith("/") and not urlsplit(link).netloc and not LEAVE_OUT.match(link)
    }


def posts(answer, body: bytes, path: str) -> set[str]:
    """Where the forms of a page are posted to."""
    if not answer.get("Content-Type", "").startswith("text/html"):
        return set()
    forms = [dict(ATTRIBUTE.findall(form)) for form in FORM.findall(body)]
    sent = [form for form in forms if form.get(b"method", b"").lower() == b"post"]
    return {urljoin(path, unescape(form.get(b"action", b"").decode())) for form in sent}


def followed(asking, name: str) -> tuple[dict, dict]:
    """{address: (status, the page that leads there)} of links and of forms, from the first page on."""
    waiting, seen, sent, variants = [("/", "")], {}, {}, Counter()
    while waiting:
        path, led_by = waiting.pop()
        address = path.partition("?")[0]
        if path in seen or (address != path and variants[address] == MOST_QUERIES):
            continue
        variants[address] += address != path
        answer, body = asking.ask(name, "GET", path)
        seen[path] = (answer.status_code, led_by)
        waiting += [(link, path) for link in sorted(links(answer, body, path))]
        for target in posts(answer, body, path) - sent.keys():
            sent[target] = (asking.ask(name, "POST", target)[0].status_code, path)
    return seen, sent


kept_stage = kept_state(set_stage)


@pytest.mark.parametrize(
    "name", [name if name in ALWAYS else pytest.param(name, marks=pytest.mark.long) for name in LEAST]
)
def test_no_link_and_no_form_leads_nowhere(name, kept_stage, db, tmp_path):
    stage = kept_stage(tmp_path)
    seen, sent = followed(Asking(stage.cast, [name]), name)
    assert len(seen) >= LEAST[name] and sent
    assert {path: said for path, said in seen.items() if said[0] >= 400} == {}
    # An empty form may be refused with what is missing; it must be met by somebody who takes it.
    assert {path: said for path, said in sent.items() if said[0] not in {200, 302, 303, 400, 409, 422}} == {}
