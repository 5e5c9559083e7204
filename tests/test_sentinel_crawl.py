"""Nobody meets what is not theirs: a crawl as each person over every URL, looking for words that others planted.

Not only pages: JSON, DICOMweb metadata, DICOM files, fragments, refusals and headers too. Dates inside DICOM are
left as they are by the first blinding policy; pages, fragments and JSON show readers none.
"""

import gzip
import re
from collections import Counter
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.asking import Asking
from tests.judged import JUDGED, OF_OTHERS, REASON
from tests.kept import kept_state
from tests.stage import HIDDEN_FROM_READERS, LIVER, LUNG_STUDY, NAMES, SECRETS, filled, routes, set_stage

OWNERS = {"ada": "lung", "ben": "lung", "lena": "liver"}
# What stands in data- attributes is an address only where it begins like one.
LINK = re.compile(rb"""(?:(?:href|src|action|formaction)=["']|data-[\w-]+=["'](?=/))([^"'<>]+)["']""")
LEAVE_OUT = re.compile(r"/(logout|admin|static|api/schema)/|\?script=|/api/docs/")
DICOMWEB = ["studies", "series", "instances", "studies/{study}", "studies/{study}/series", "studies/{study}/metadata"]
BODY = {"answers": {}, "measurements": [], "draft_number": 1, "save_key": "k9", "reason": "Motion", "event": "active"}
MOST_PAGES = 1500
MOST_QUERIES = 2  # of one address that its page leads to: lists are sorted and filtered in a hundred ways


def others(*names) -> dict[str, str]:
    """The words of these readers: what they entered, and their names."""
    words = {f"{name}'s {kind}": word for name in names for kind, word in SECRETS[name].items()}
    return words | {f"{name}'s name": NAMES[name] for name in names}


FORBIDDEN = {
    "anon": others("ada", "ben", "lena") | HIDDEN_FROM_READERS | LIVER | {"study": LUNG_STUDY},
    "ada": others("ben", "lena") | OF_OTHERS["ada"] | HIDDEN_FROM_READERS | LIVER,
    "ben": others("ada", "lena") | OF_OTHERS["ben"] | HIDDEN_FROM_READERS | LIVER,
    "judy": others("ada", "ben", "lena") | HIDDEN_FROM_READERS | LIVER,
    "cora": others("lena") | LIVER,
    "mona": others("lena") | LIVER,
    "alma": others("lena") | LIVER,
    "olga": others("ada", "ben") | {"arm": "zqarmzq", "subject": "ZQSOURCEID", "study": LUNG_STUDY},
}
# What shows that the crawl came to where the words are: without it, finding nothing would prove nothing.
REACHED = {
    "anon": {"Sign in"},
    "ada": {*SECRETS["ada"].values(), LUNG_STUDY},
    "ben": {*SECRETS["ben"].values(), LUNG_STUDY},
    "judy": {"Judy", REASON, LUNG_STUDY, *JUDGED.values()},
    "cora": {*SECRETS["ada"].values(), *SECRETS["ben"].values(), *HIDDEN_FROM_READERS.values()} - {"June 5, 1987"},
    "mona": {SECRETS["ada"]["answer"], SECRETS["ben"]["answer"], "zqarmzq"},
    "alma": {SECRETS["ada"]["answer"], SECRETS["ben"]["skip"], "Sentinel"},
    "olga": {*SECRETS["lena"].values(), *LIVER.values()},
}


def seeds(stage) -> list[str]:
    """Every route with everybody's objects, and every level of every DICOMweb root."""
    known = [route for route in routes() if not LEAVE_OUT.search(f"/{route}")]
    found = [filled(route, stage, owner=owner, trial=trial) for route in known for owner, trial in OWNERS.items()]
    for owner, trial in OWNERS.items():
        for read in (getattr(stage, owner).done, getattr(stage, owner).draft):
            scan = read.item.session.scans.get()
            study = f"studies/{read.item.session.study_instance_uid}"
            series = f"{study}/series/{scan.series_instance_uid}"
            one = f"{series}/instances/{scan.instances.get().sop_instance_uid}"
            ends = ["/metadata", "", "/frames/1", "/rendered", "/thumbnail"]
            paths = [path.format(study=study.removeprefix("studies/")) for path in DICOMWEB]
            paths += [f"{series}/metadata", f"{series}/instances", *(one + end for end in ends)]
            roots = (f"/reads/{read.pk}", f"/trials/{trial}")
            found += [f"{root}/dicomweb/{path}" for root in roots for path in paths]
            found += [f"/reads/{read.pk}/", f"/reads/{read.pk}/panel/"]
    return list(dict.fromkeys(found))


def links(answer, body: bytes, path: str) -> set[str]:
    if not answer.get("Content-Type", "").startswith("text/html"):
        return {answer["Location"]} if answer.has_header("Location") else set()
    found = {urldefrag(urljoin(path, unescape(link.decode()))).url for link in LINK.findall(body)}
    return {
        link for link in found if not urlsplit(link).netloc and link.startswith("/") and not LEAVE_OUT.search(link)
    }


def text_of(answer, body: bytes) -> str:
    """Headers and body as one text to search; identifiers are ASCII, so bytes of files are searched as well."""
    if answer.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return f"{answer.headers}\n" + body.decode("latin-1")


def crawl(asking, name, stage) -> dict[str, str]:
    """{address: all that came back} of everything that this person can ask for and is led to."""
    begun = seeds(stage)
    waiting, seen, followed = list(begun), {}, Counter()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if path in seen:
            continue
        answer, body = asking.ask(name, "GET", path)
        seen[path] = text_of(answer, body)
        for link in sorted(links(answer, body, path) - seen.keys()):
            address = link.partition("?")[0]
            if address == link or followed[address] < MOST_QUERIES:
                followed[address] += address != link
                waiting.append(link)
    for path in [path for path in begun if re.match(r"(/api/v1)?/reads/[^/]+/\w+/$", path)]:
        answer, body = asking.ask(name, "POST", path, data=BODY, content_type="application/json")
        seen[f"POST {path}"] = text_of(answer, body)
    return seen


def leaks(seen: dict[str, str], words: dict[str, str]) -> list[str]:
    return [f"{path} shows {what}" for path, text in seen.items() for what, word in words.items() if word in text]


kept_stage = kept_state(set_stage)


ALWAYS = {"ada"}


@pytest.mark.statement("B1")
@pytest.mark.parametrize(
    "name", [name if name in ALWAYS else pytest.param(name, marks=pytest.mark.long) for name in FORBIDDEN]
)
def test_nobody_meets_what_is_not_theirs(name, kept_stage, db, tmp_path):
    stage = kept_stage(tmp_path)
    seen = crawl(Asking(stage.cast, [name]), name, stage)
    everything = "\n".join(seen.values())
    assert 300 < len(seen) < MOST_PAGES
    assert {word for word in REACHED[name] if word not in everything} == set(), "the crawl did not get there"
    assert leaks(seen, FORBIDDEN[name]) == []


def test_a_leak_is_seen():
    assert leaks({"/x": "…zqbenanswerzq…"}, FORBIDDEN["ada"]) == ["/x shows ben's answer"]
