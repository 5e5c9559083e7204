"""From what came over the wire to answers that may be stored, or to a message at the field that is wrong.

Two levels: a draft must be of the right types; a signature must meet every rule of the form.
"""

from dataclasses import dataclass, field
from typing import Literal

from .definition import REQUIRED, WARN, Definition, Field, type_of
from .fields import Refused
from .schema import validator_of

TOTAL_LIMIT = 2_000_000  # characters of all texts together
FORM_PREFIX = "a-"  # before the key in the names of the form's controls, so that none shadows a form property


@dataclass(frozen=True)
class Cleaned:
    """`answers` is what may be kept; `errors` says at which key why the rest may not; `warnings` may be justified."""

    answers: dict
    errors: dict[str, str]
    warnings: dict[str, str] = field(default_factory=dict)


def clean_answers(definition: Definition, raw, *, level: Literal["draft", "sign"]) -> Cleaned:
    """Typed answers of raw ones (a JSON object as `audit.canonical.parse_json` gives it).

    Nothing raises: whatever is wrong is in `errors`, under its key; "" stands for the form as a whole.
    """
    if not isinstance(raw, dict):
        return Cleaned({}, {"": "The answers must be a JSON object."})
    known = definition.fields_by_key
    errors = {_name(key): "This form has no such field." for key in raw if key not in known}
    answers = {}
    for key, one in known.items():
        try:
            value = _clean(one, raw.get(key))
        except Refused as refusal:
            errors[key] = str(refusal)
            continue
        if value is not None:
            answers[key] = value
    if _size(answers) > TOTAL_LIMIT:
        return Cleaned({}, {**errors, "": f"The answers are longer than {TOTAL_LIMIT:,} characters together."})
    if level == "draft":
        return Cleaned(answers, errors)
    return _signable(definition, answers, errors)


def _clean(one: Field, value):
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and not _is_storable(text):
            raise Refused("This text contains a character that cannot be stored (NUL or half a surrogate pair).")
    return type_of(one).clean(one, value)


def _is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    return "\0" not in text


def _name(key) -> str:
    """A key from outside as it may be shown."""
    return str(key)[:80].encode("utf-8", "replace").decode().replace("\0", "?")


def _size(answers: dict) -> int:
    texts = (part for value in answers.values() for part in (value if isinstance(value, list) else [value]))
    return sum(len(part) for part in texts if isinstance(part, str))


def _signable(definition: Definition, answers: dict, errors: dict) -> Cleaned:
    warnings = {}
    for one in definition.fields():
        if one.key in errors:
            continue
        if one.key in answers:
            message = type_of(one).check(one, answers[one.key])
            if message:
                errors[one.key] = message
        elif one.required == REQUIRED:
            errors[one.key] = "Please answer this; the form cannot be completed without it."
        elif one.required == WARN:
            warnings[one.key] = "This was left unanswered."
    if not errors:
        # The published schema has the last word: what it refuses is never signed, whatever the classes say.
        for problem in validator_of(definition).iter_errors(answers):
            errors[str(problem.path[0]) if problem.path else ""] = f"Not allowed here: {problem.message[:200]}."
    return Cleaned(answers, errors, warnings)


def raw_from_post(definition: Definition, post) -> dict:
    """The raw answers of a plain form post (a QueryDict) of `ecrf.rendering.render_form`'s form."""
    raw = {}
    for one in definition.fields():
        values = post.getlist(FORM_PREFIX + one.key)
        if one.type == "multiple_choice":
            raw[one.key] = values
        elif values:
            raw[one.key] = {"yes": True, "no": False}.get(values[-1], "") if one.type == "yes_no" else values[-1]
    return raw
