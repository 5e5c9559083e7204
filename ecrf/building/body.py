"""What the builder's scripts send, read with exact numbers and without trust."""

from ecrf.definition.meta import MOST_BYTES
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Invalid

from .wire import from_browser


def read_body(body: bytes) -> dict:
    """The JSON object of a request; numbers of its "document" are numbers again. Raises Invalid."""
    if len(body) > 2 * MOST_BYTES:
        raise Invalid(f"This is longer than {2 * MOST_BYTES:,} bytes.")
    try:
        plain = parse_json(body)
        if not isinstance(plain, dict):
            raise Invalid("A JSON object is expected.")
        if isinstance(plain.get("document"), dict):
            plain["document"] = from_browser(plain["document"])
    except RecursionError:
        raise Invalid("This is nested too deeply.") from None
    except (ValueError, ArithmeticError) as error:
        raise Invalid("This is not valid JSON.") from error
    return plain


def text_in(plain: dict, name: str) -> str:
    """A text of the object; "" where there is none. Raises Invalid."""
    value = plain.get(name, "")
    if not isinstance(value, str):
        raise Invalid("This is not a text.", fields={name: "A text is expected."})
    return value
