"""Rendered objects (PS3.18 10.4.1.1.3) and thumbnails: images as JPEG or PNG, documents as PDF, videos as MP4."""

import re
from io import BytesIO

from PIL import Image
from pydicom import dcmread
from pydicom.encaps import generate_frames

from ..models import Instance
from .accept import IMAGE_TYPES, chosen
from .handles import InstanceHandle
from .http import FRAME_CACHING, VARY, Answer, Problem, is_known, not_modified, nothing_here, whole
from .picture import Window, picture, resized

PICTURES = ("image/jpeg", "image/png")
PDF, MP4 = "application/pdf", "video/mp4"
PDF_CLASS = "1.2.840.10008.5.1.4.1.1.104.1"
THUMBNAIL_EDGE, LARGEST_EDGE, QUALITY = 256, 8192, 90
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def rendered_answer(environ: dict, params, instance: Instance, handle: InstanceHandle, frame: int) -> Answer:
    """The object as a picture, a document or a film."""
    accept = params.get("accept") or environ.get("HTTP_ACCEPT", "")
    if instance.sop_class_uid == PDF_CLASS:
        return _document(environ, accept, instance, handle)
    if IMAGE_TYPES.get(handle.transfer_syntax_uid, "").startswith("video/"):
        return _film(environ, accept, handle)
    return _picture(environ, accept, params, handle, frame, edge=None)


def thumbnail_answer(environ: dict, params, instance: Instance, handle: InstanceHandle, frame: int) -> Answer:
    """A small picture; what has no pixels has none."""
    accept = params.get("accept") or environ.get("HTTP_ACCEPT", "")
    if IMAGE_TYPES.get(handle.transfer_syntax_uid, "").startswith("video/"):
        raise nothing_here()
    return _picture(environ, accept, params, handle, frame, edge=THUMBNAIL_EDGE)


def _picture(environ, accept, params, handle: InstanceHandle, frame: int, *, edge: int | None) -> Answer:
    if not handle.frame_count or frame > handle.frame_count:
        raise nothing_here()
    media_type = chosen(accept, PICTURES)
    if media_type is None:
        raise Problem(406, "Images are rendered as image/jpeg or image/png.")
    window, viewport, quality = _window(params), _viewport(params), _quality(params)
    if edge and not viewport:
        viewport = (edge, edge)
    etag = handle.etag("rendered", frame, media_type, window, viewport, quality)
    if is_known(environ, etag):
        return not_modified(etag, FRAME_CACHING)
    try:
        image = resized(picture(handle.path, frame, window), viewport)
    except Exception as error:  # decoders fail in many ways, none of which is the client's fault
        raise Problem(404, "This image cannot be rendered.") from error
    return whole(200, _headers(etag, media_type), [_written(image, media_type, quality)])


def _written(image: Image.Image, media_type: str, quality: int) -> bytes:
    out = BytesIO()
    options = {"quality": quality} if media_type == "image/jpeg" else {}
    image.save(out, "JPEG" if media_type == "image/jpeg" else "PNG", **options)
    return out.getvalue()


def _headers(etag: str, media_type: str) -> dict[str, str]:
    return {"ETag": etag, "Cache-Control": FRAME_CACHING, "Vary": VARY, "Content-Type": media_type}


def _window(params) -> Window | None:
    """window=center,width[,function] (PS3.18 8.3.5.1.4)."""
    text = params.get("window")
    if not text:
        return None
    parts = text.split(",")
    function = parts[2].upper().replace("-", "_") if len(parts) > 2 else "LINEAR"
    try:
        center, width = float(parts[0]), float(parts[1])
    except (ValueError, IndexError):
        raise Problem(400, "window is center,width,function.") from None
    is_finite = abs(center) < 1e9 and abs(width) < 1e9
    if not is_finite or width < 1 or len(parts) > 3 or function not in {"LINEAR", "LINEAR_EXACT", "SIGMOID"}:
        raise Problem(400, "window is center,width,function with a width from 1.")
    return Window(center, width, function)


def _viewport(params) -> tuple[int, int] | None:
    """viewport=width,height: the picture fits into it (PS3.18 8.3.5.1.3); a source region is not cut out."""
    text = params.get("viewport")
    if not text:
        return None
    parts = text.split(",")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise Problem(400, "viewport is width,height.")
    width, height = map(int, parts)
    if not (0 < width <= LARGEST_EDGE and 0 < height <= LARGEST_EDGE):
        raise Problem(400, f"viewport is between 1 and {LARGEST_EDGE} pixels.")
    return width, height


def _quality(params) -> int:
    text = params.get("quality")
    if not text:
        return QUALITY
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100):
        raise Problem(400, "quality is between 1 and 100.")
    return int(text)


def _document(environ, accept: str, instance: Instance, handle: InstanceHandle) -> Answer:
    if chosen(accept, (PDF,)) is None:
        raise Problem(406, "This object is rendered as application/pdf.")
    etag = handle.etag("pdf")
    if is_known(environ, etag):
        return not_modified(etag, FRAME_CACHING)
    dataset = dcmread(handle.path, force=True)
    value = bytes(dataset.get("EncapsulatedDocument", b""))
    length = dataset.get("EncapsulatedDocumentLength")
    return whole(200, _headers(etag, PDF), [value[:length] if length else value])


def _film(environ, accept: str, handle: InstanceHandle) -> Answer:
    """A stored stream; parts of it for a player that jumps (RFC 9110 14.2)."""
    stored = IMAGE_TYPES[handle.transfer_syntax_uid]
    if chosen(accept, (stored,)) is None:
        raise Problem(406, f"This object is rendered as {stored}.")
    etag = handle.etag("video")
    if is_known(environ, etag):
        return not_modified(etag, FRAME_CACHING)
    stream = b"".join(generate_frames(dcmread(handle.path).PixelData, number_of_frames=1))
    headers = _headers(etag, stored) | {"Accept-Ranges": "bytes"}
    wanted = _range(environ, len(stream), etag)
    if wanted is None:
        return whole(200, headers, [stream])
    start, end = wanted
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(stream)}"
    return whole(206, headers, [stream[start:end]])


def _range(environ: dict, size: int, etag: str) -> tuple[int, int] | None:
    """The one range asked for as (start, end); None where all is to be sent."""
    match = RANGE.fullmatch(environ.get("HTTP_RANGE", "").strip())
    if not match or match.groups() == ("", "") or environ.get("HTTP_IF_RANGE", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if start >= end:
        raise Problem(416, "There is nothing in that range.", {"Content-Range": f"bytes */{size}"})
    return start, end
