"""Words in pixel data are found, sent as zeros, and the decoded picture stays the same."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread
from pydicom.uid import JPEG2000Lossless, JPEGBaseline8Bit, JPEGLSLossless, RLELossless

from rapidreader.archive.dataset import Element
from rapidreader.archive.parsing import parse_file
from rapidreader.archive.pixel_words import PixelWords, cleaned_places, value_bits, words_document
from tests.archive.blinded import policy
from tests.archive.dicom_files import add_pixels, header, write, write_fragments

WORD = b"ZQPIXELWORDSZQ"


def picture() -> Image.Image:
    return Image.fromarray((np.arange(64 * 64) % 251).astype(np.uint8).reshape(64, 64))


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


def jpeg() -> bytes:
    """With a comment, an Exif segment, a thumbnail, and words behind its end."""
    out = BytesIO()
    picture().save(out, "JPEG", quality=90)
    stream = out.getvalue()
    return stream[:2] + segment(0xFE, WORD) + segment(0xE1, b"Exif\0\0" + WORD) + stream[2:] + WORD


def jpeg_2000(*, is_wrapped=False) -> bytes:
    out = BytesIO()
    picture().save(out, "JPEG2000", no_jp2=not is_wrapped, irreversible=False)
    stream = out.getvalue()
    if is_wrapped:
        box = (8 + len(WORD)).to_bytes(4) + b"xml " + WORD
        at = stream.index(b"jp2c") - 4
        return stream[:at] + box + stream[at:]
    size = stream.index(b"\xff\x51") + 2
    after = size + int.from_bytes(stream[size : size + 2])
    return stream[:after] + segment(0x64, b"\0\1" + WORD) + stream[after:] + WORD


def jpeg_ls() -> bytes:
    import jpeg_ls as library

    stream = bytes(library.encode(np.asarray(picture())))
    return stream[:2] + segment(0xFE, WORD) + segment(0xE8, b"mrfx\0") + stream[2:]


def decoded(stream: bytes, kind: str) -> np.ndarray:
    if kind == "jpeg-ls":
        import jpeg_ls as library

        return library.decode(np.frombuffer(stream, np.uint8))
    return np.asarray(Image.open(BytesIO(stream)))


STREAMS = {
    "jpeg": (jpeg, JPEGBaseline8Bit),
    "jpeg-2000": (jpeg_2000, JPEG2000Lossless),
    "jp2": (lambda: jpeg_2000(is_wrapped=True), JPEG2000Lossless),
    "jpeg-ls": (jpeg_ls, JPEGLSLossless),
}


def stored(folder, streams, syntax):
    made = header()
    add_pixels(made, edge=64)
    made.NumberOfFrames = len(streams)
    made.BitsAllocated = made.BitsStored = 8
    made.HighBit = 7
    return write_fragments(made, folder / "one.dcm", streams, syntax)


@pytest.mark.parametrize("kind", STREAMS)
def test_words_are_found_and_the_picture_stays_the_same(kind, tmp_path):
    make, syntax = STREAMS[kind]
    path = stored(tmp_path, [make(), make()], syntax)
    data = path.read_bytes()
    words = PixelWords.of(parse_file(data).pixel_words)
    assert data.count(WORD) >= 2
    file = policy("bicr").part10(path, _Instance(parse_file(data).pixel_words))
    assert WORD not in file and len(dcmread(BytesIO(file)).PixelData) == len(dcmread(path).PixelData)
    frame = _frame(data, words)
    assert WORD not in frame and np.array_equal(decoded(frame, kind), decoded(make(), kind))


class _Instance:
    def __init__(self, pixel_words):
        self.pixel_words = pixel_words


def _frame(data: bytes, words: PixelWords) -> bytes:
    from rapidreader.archive.frames import unpack_frames

    places = unpack_frames(parse_file(data).frame_index)[0]
    parts = cleaned_places(places, words)
    return b"".join(part if isinstance(part, bytes) else data[part[0] : sum(part)] for part in parts)


def test_a_frame_without_words_is_sent_untouched(tmp_path):
    out = BytesIO()
    picture().save(out, "JPEG")
    path = stored(tmp_path, [out.getvalue()], JPEGBaseline8Bit)
    assert parse_file(path.read_bytes()).pixel_words == {}


def test_words_behind_native_pixels_and_in_an_rle_header_are_found(tmp_path):
    made = header()
    add_pixels(made)
    made.PixelData += WORD
    path = write(made, tmp_path / "native.dcm")
    assert WORD not in policy("bicr").part10(path, _Instance(parse_file(path.read_bytes()).pixel_words))
    head = (1).to_bytes(4, "little") + (64).to_bytes(4, "little") + WORD.ljust(56, b"\0")
    path = stored(tmp_path, [head + b"\x00\x01" * 8], RLELossless)
    assert WORD not in policy("bicr").part10(path, _Instance(parse_file(path.read_bytes()).pixel_words))


def test_a_fragment_that_belongs_to_no_frame_is_emptied():
    data = b"BASE" + b"frame..." + WORD
    pixels = Element(0x7FE00010, "OB", 0, len(data), None, [(0, 0), (4, 8), (12, len(WORD))])
    found = words_document(data, pixels, [[(4, 8)]], JPEGBaseline8Bit)
    assert found == {"ranges": [[12, len(WORD)]]}


BROKEN = [b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff\xfe\xff\xff", b"\xff\x4f\xff\x90\0\x0a", WORD]


def test_a_table_of_offsets_that_is_none_is_emptied():
    data = b"NO TABLE" + b"\0" * 8 + jpeg()
    fragments = [(0, 8), (16, len(data) - 16)]
    pixels = Element(0x7FE00010, "OB", 0, len(data), None, fragments)
    assert [0, 8] in words_document(data, pixels, [[fragments[1]]], JPEGBaseline8Bit)["ranges"]


def test_words_are_found_where_frames_cannot_be_told_apart(tmp_path):
    made = [jpeg(), jpeg()]
    path = stored(tmp_path, made, JPEGBaseline8Bit)
    dataset = dcmread(path)
    dataset.NumberOfFrames = 3
    dataset.save_as(path)
    parsed = parse_file(path.read_bytes())
    assert not parsed.frame_index and parsed.pixel_words["ranges"]
    assert WORD not in policy("bicr").part10(path, _Instance(parsed.pixel_words))


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_stream_ends_the_search(broken):
    for syntax in (JPEGBaseline8Bit, JPEG2000Lossless, JPEGLSLossless, RLELossless):
        words_document(broken, Element(0x7FE00010, "OB", 0, 0, None, [(0, 0)]), [[(0, len(broken))]], syntax)


def test_an_overlay_in_the_pixels_own_bits_is_taken_out(tmp_path):
    made = header()
    add_pixels(made)
    made.BitsStored, made.HighBit = 12, 11
    made.add_new(0x60000102, "US", 15)
    values = np.frombuffer(made.PixelData, "<u2") & 0x0FFF
    made.PixelData = (values | 0x8000).astype("<u2").tobytes()
    path = write(made, tmp_path / "one.dcm")
    found = parse_file(path.read_bytes()).pixel_words
    assert found == {"bits": [16, 12, 11, False]}
    shown = dcmread(BytesIO(policy("bicr").part10(path, _Instance(found))))
    assert np.array_equal(np.frombuffer(shown.PixelData, "<u2"), values)


def test_bits_above_a_signed_value_become_its_sign():
    stored_values = np.array([0x0FFF, 0x87FF, 0x0800], "<u2").tobytes()
    assert np.frombuffer(value_bits(stored_values, (16, 12, 11, True)), "<i2").tolist() == [-1, 2047, -2048]
