"""What MRRT has no words for travels in data-rr-* attributes, which other programs pass over.

    <input id="size" … data-rr-type="integer" data-rr-visible-when='["eq",["field","seen"],["bool",true]]'/>

A value that reads as JSON is JSON, everything else a plain text; null takes away what the markup says. What is too
long for a tag stands in pieces in spans: <span data-rr-for="size" data-rr-checks="…"></span>.
"""

import re
from collections import defaultdict

import simplejson

from rapidreader.audit.canonical import canonical_json, parse_json

PREFIX, FOR, FORMAT, KIND = "data-rr-", "data-rr-for", "data-rr-format", "data-rr-kind"
DOCUMENT = "*document"  # instead of an element's id
PLAIN = re.compile(r"(?!(?:true|false|null)$)[A-Za-z_][\w .,:;/()+*=%°-]*", re.ASCII)


def encode(value) -> str:
    """A value as the text of an attribute."""
    if isinstance(value, str) and PLAIN.fullmatch(value):
        return value
    text = canonical_json(value)
    # Characters that XML or an HTML parser would not give back as they are go as \\u0001.
    is_safe = text.isprintable()
    return text if is_safe else simplejson.dumps(value, sort_keys=True, separators=(",", ":"), use_decimal=True)


def decode(text: str):
    """The value of an attribute's text. Raises ValueError for JSON that is none."""
    return text if PLAIN.fullmatch(text) else parse_json(text)


def pieces(root) -> dict[str, dict[str, str]]:
    """{id: {attribute: text}} of the values that stand in spans."""
    found: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    for span in root.iter("span"):
        target = span.get(FOR)
        for name, text in span.attrib.items() if target else ():
            if name.startswith(PREFIX) and name != FOR:
                found[target][name].append(text)
    return {target: {name: "".join(texts) for name, texts in own.items()} for target, own in found.items()}


def read_extras(element, more: dict[str, str], allowed: set[str]) -> tuple[dict, list[str]]:
    """({name: value}, complaints) of an element's data-rr-* attributes and of its pieces elsewhere."""
    values, complaints = {}, []
    own = {name: text for name, text in element.attrib.items() if name.startswith(PREFIX)}
    for attribute, text in {**own, **more}.items():
        name = attribute.removeprefix(PREFIX).replace("-", "_")
        if attribute in {FOR, FORMAT, KIND}:
            continue
        if name not in allowed:
            complaints.append(f"{attribute[:60]} means nothing here and was left out")
            continue
        try:
            values[name] = decode(text)
        except (ValueError, RecursionError):
            complaints.append(f"{attribute[:60]} is not readable and was left out")
    return values, complaints
