"""Which representation of an object a client wants (PS3.18 8.7, RFC 9110 12.5.1)."""

import re
from dataclasses import dataclass
from functools import lru_cache

PARAMETER = re.compile(r';\s*([\w-]+)\s*=\s*("[^"]*"|[^;\s]*)')
OCTETS, DICOM, RELATED = "application/octet-stream", "application/dicom", "multipart/related"
JSON_TYPES = ("application/dicom+json", "application/json")

EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
# Of these the bytes of a frame are the same as in Explicit VR Little Endian; a deflated one is inflated to it.
NATIVE = frozenset({"1.2.840.10008.1.2", EXPLICIT_LITTLE, "1.2.840.10008.1.2.1.99"})

_JPEG = "1.2.840.10008.1.2.4."
# PS3.18 table 8.7.3-5: which media type a compressed frame is.
IMAGE_TYPES = {
    **dict.fromkeys((_JPEG + "50", _JPEG + "51", _JPEG + "57", _JPEG + "70"), "image/jpeg"),
    **dict.fromkeys((_JPEG + "80", _JPEG + "81"), "image/jls"),
    **dict.fromkeys((_JPEG + "90", _JPEG + "91"), "image/jp2"),
    **dict.fromkeys((_JPEG + "92", _JPEG + "93"), "image/jpx"),
    **dict.fromkeys((_JPEG + "201", _JPEG + "202", _JPEG + "203"), "image/jphc"),
    "1.2.840.10008.1.2.5": "image/dicom-rle",
    **dict.fromkeys((_JPEG + "100", _JPEG + "100.1", _JPEG + "101", _JPEG + "101.1"), "video/mpeg"),
    **dict.fromkeys((f"{_JPEG}{n}{s}" for n in range(102, 109) for s in ("", ".1")), "video/mp4"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """One media range of an Accept header."""

    media_type: str
    part_type: str = ""  # `type` of multipart/related
    transfer_syntax: str = ""
    q: float = 1.0


@dataclass(frozen=True, slots=True)
class Form:
    """How an object will be sent."""

    is_multipart: bool
    media_type: str
    transfer_syntax: str = ""

    @property
    def content_type(self) -> str:
        if not self.transfer_syntax:
            return self.media_type
        return f"{self.media_type}; transfer-syntax={self.transfer_syntax}"


@lru_cache(maxsize=512)
def wishes(accept: str) -> tuple[Wish, ...]:
    """The media ranges of an Accept header, the most wanted first; an empty header wants anything."""
    found = [_wish(part) for part in _split(accept) if part.strip()]
    return (
        tuple(sorted((wish for wish in found if wish.q > 0), key=lambda wish: -wish.q)) if found else (Wish("*/*"),)
    )


def _split(accept: str) -> list[str]:
    """The header's parts; a comma within quotes separates nothing."""
    return re.findall(r'(?:[^,"]|"[^"]*")+', accept)


def _wish(part: str) -> Wish:
    given = {name.lower(): value.strip('"').strip() for name, value in PARAMETER.findall(part)}
    try:
        q = float(given.get("q", 1))
    except ValueError:
        q = 0.0
    syntax = given.get("transfer-syntax", "")
    return Wish(part.split(";")[0].strip().lower(), given.get("type", "").lower(), syntax, q)


@lru_cache(maxsize=2048)
def frame_form(accept: str, stored: str, count: int = 1) -> Form | None:
    """How `count` frames stored in transfer syntax `stored` are sent; None is 406.

    Frames go out as they are stored: no syntax asked, `*`, or the stored one; Explicit VR Little Endian too where
    the stored bytes are that already (native ones; big-endian ones are swapped).
    """
    for wish in wishes(accept):
        is_multipart, media_type = _container(wish, count)
        image_type = IMAGE_TYPES.get(stored)
        if media_type == "*/*":
            media_type = OCTETS
        elif media_type in {"image/*", "video/*"} and image_type and image_type.startswith(media_type[:6]):
            media_type = image_type
        if media_type not in (OCTETS, image_type):
            continue
        sent = _sent_syntax(wish.transfer_syntax, stored)
        if sent:
            return Form(is_multipart, media_type, sent)
    return None


def _container(wish: Wish, count: int) -> tuple[bool, str]:
    """Whether the wish is for a multipart body, and the type of its parts; "" where it is for something else."""
    if wish.media_type in (RELATED, "multipart/*"):
        return True, wish.part_type or "*/*"
    if wish.media_type == "*/*":
        return True, "*/*"
    if count > 1:
        return False, ""
    return False, "*/*" if wish.media_type == "application/*" else wish.media_type


def _sent_syntax(wanted: str, stored: str) -> str:
    if wanted in ("", "*", stored):
        return EXPLICIT_LITTLE if stored == "1.2.840.10008.1.2.1.99" else stored
    if wanted == EXPLICIT_LITTLE and (stored in NATIVE or stored == BIG_ENDIAN):
        return EXPLICIT_LITTLE
    return ""


@lru_cache(maxsize=1024)
def object_form(accept: str, stored: frozenset[str] | str, count: int = 1) -> Form | None:
    """How Part-10 objects are sent: multipart/related, or application/dicom for a single one; None is 406."""
    syntaxes = {stored} if isinstance(stored, str) else stored
    for wish in wishes(accept):
        is_multipart, media_type = _container(wish, count)
        if media_type in ("*/*", DICOM) and (wish.transfer_syntax in ("", "*") or {wish.transfer_syntax} == syntaxes):
            return Form(is_multipart, DICOM)
    return None


@lru_cache(maxsize=512)
def bulk_form(accept: str, kind: str = OCTETS) -> Form | None:
    """How a bulk value is sent; one without a wish comes alone."""
    for wish in wishes(accept):
        if wish.media_type in ("*/*", "application/*"):
            return Form(False, OCTETS)
        is_multipart, media_type = _container(wish, 1)
        if media_type in ("*/*", OCTETS, kind):
            return Form(is_multipart, OCTETS if media_type == "*/*" else media_type)
    return None


@lru_cache(maxsize=512)
def chosen(accept: str, offered: tuple[str, ...]) -> str | None:
    """The most wanted of some plain media types, the first one offered where anything will do; None is 406."""
    for wish in wishes(accept):
        for media_type in offered:
            if wish.media_type in (media_type, "*/*", media_type.split("/")[0] + "/*"):
                return media_type
    return None
