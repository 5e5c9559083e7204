"""Reading what the reading room's scripts send: shape only. What the values mean is for the actions to judge."""

from django.utils.translation import gettext as _

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Invalid

MAX_KEY = 40


def json_object(request) -> dict:
    """The body as a JSON object with exact decimals; anything else is refused."""
    try:
        body = parse_json(request.body)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("That is not JSON that can be stored: {error}").format(error=error)) from None
    if not isinstance(body, dict):
        raise Invalid(_("A JSON object was expected."))
    return body


def draft_input(body: dict, *, is_save: bool = False, is_signature: bool = False) -> dict:
    """The arguments of `save_draft` (is_save) and `sign_read` (is_signature) that come from the page."""
    draft = {
        "answers": _typed(body, "answers", dict),
        "measurements": _typed(body, "measurements", list),
        "draft_number": _typed(body, "draft_number", int),
    }
    if is_save:
        draft["save_key"] = text_input(body, "save_key", longest=MAX_KEY)
    if is_save and isinstance(body.get("deciding"), dict):
        draft["deciding"] = _texts(body["deciding"], "decision", "reason")
    if is_signature and body.get("justifications") is not None:
        draft["justifications"] = _typed(body, "justifications", dict)
    if is_signature and isinstance(body.get("correction_reason"), str):
        draft["correction_reason"] = body["correction_reason"]
    return draft


def decision_input(body: dict) -> dict:
    """The arguments of `decide_adjudication` that come from the page."""
    chosen = _texts(body, "decision", "reason")
    draft = draft_input(body, is_signature=True)
    draft.pop("correction_reason", None)  # a decision has its reason
    return {**draft, **chosen}


def text_input(body: dict, key: str, *, longest: int = 300) -> str:
    text = _typed(body, key, str).strip()
    if not text or len(text) > longest:
        words = _("Enter 1 to {most} characters.").format(most=longest)
        raise Invalid(_("Please check your entry."), fields={key: words})
    return text


def _texts(body: dict, *keys: str) -> dict[str, str]:
    return {key: body[key] if isinstance(body.get(key), str) else "" for key in keys}


def _typed(body: dict, key: str, kind: type):
    value = body.get(key)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Invalid(_("The request is incomplete."), fields={key: f"A value of type {kind.__name__} was expected."})
    return value
