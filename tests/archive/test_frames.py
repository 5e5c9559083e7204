import pytest

from rapidreader.archive.dataset import Truncated
from rapidreader.archive.frames import pack_frames, unpack_frames
from rapidreader.archive.parsing import parse_file

from .dicomfiles import (
    BIG,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    JPEG,
    STREAMS,
    dataset,
    with_fragments,
    with_pixels,
    written,
)


def cut(data: bytes, parsed) -> list[bytes]:
    """The frames, as serving cuts them."""
    frames = unpack_frames(parsed.frame_index)
    return [b"".join(data[offset : offset + length] for offset, length in frame) for frame in frames]


def test_an_index_survives_packing():
    frames = [[(10, 5)], [(20, 1), (30, 1 << 40)], [(7, 0)]]
    assert unpack_frames(pack_frames(frames)) == frames
    assert unpack_frames(b"") == []


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG])
@pytest.mark.parametrize("frames", [1, 3])
def test_native_frames_of_odd_size_leave_out_the_padding(syntax, frames):
    data = written(with_pixels(dataset(), frames=frames), syntax)
    found = cut(data, parse_file(data))
    assert [len(frame) for frame in found] == [15] * frames
    assert b"".join(found) == bytes(number % 251 for number in range(15 * frames))


def test_the_last_native_frame_does_not_run_to_the_end_of_the_file():
    made = with_pixels(dataset(), bits=16)
    made.add_new(0xFFFCFFFC, "OB", bytes(40))
    data = written(made)
    assert [len(frame) for frame in cut(data, parse_file(data))] == [30]


def test_one_frame_of_single_bits_is_served_and_several_that_end_within_a_byte_are_not():
    single, several = written(with_pixels(dataset(), bits=1)), written(with_pixels(dataset(), bits=1, frames=3))
    assert [len(frame) for frame in cut(single, parse_file(single))] == [2]
    parsed = parse_file(several)
    assert (parsed.frame_index, parsed.frame_count) == (b"", 3)
    assert ("frames_unknown", "frames end within a byte") in parsed.remarks


def test_uncompressed_ybr_full_422_takes_two_bytes_per_pixel():
    made = with_pixels(dataset(), rows=4, columns=4)
    made.SamplesPerPixel, made.PhotometricInterpretation, made.PlanarConfiguration = 3, "YBR_FULL_422", 0
    made.PixelData = bytes(32)
    data = written(made)
    assert [len(frame) for frame in cut(data, parse_file(data))] == [32]


@pytest.mark.parametrize("table", ["basic", "extended", "none", "split", "split-basic"])
def test_encapsulated_frames_are_found_by_every_kind_of_table(table):
    data = written(with_fragments(dataset(), table), JPEG)
    found = cut(data, parse_file(data))
    padded = [stream + b"\0" * (len(stream) % 2) for stream in STREAMS]
    assert found == (STREAMS if table == "extended" else padded)


def test_a_wrong_offset_table_is_not_believed():
    data = bytearray(written(with_fragments(dataset(), "basic"), JPEG))
    item = data.index(b"\xfe\xff\x00\xe0\x0c\x00\x00\x00")  # the table's own item: three offsets
    data[item + 12 : item + 16] = b"\x03\0\0\0"
    found = cut(bytes(data), parse_file(bytes(data)))
    assert [frame[:2] for frame in found] == [b"\xff\xd8"] * 3


def test_all_fragments_belong_to_a_single_frame():
    data = written(with_fragments(dataset(), "split", [STREAMS[0] + STREAMS[1]]), JPEG)
    parsed = parse_file(data)
    assert len(unpack_frames(parsed.frame_index)) == 1
    assert cut(data, parsed)[0].startswith(STREAMS[0])


def test_video_and_deflated_pixels_have_no_places():
    video = parse_file(written(with_fragments(dataset(), "none"), "1.2.840.10008.1.2.4.102"))
    deflated = parse_file(written(with_pixels(dataset()), DEFLATED))
    assert (video.frame_index, deflated.frame_index) == (b"", b"")
    assert (video.frame_count, deflated.frame_count) == (3, 1)


def test_pixels_that_are_too_short_are_a_remark_and_not_an_invented_frame():
    made = with_pixels(dataset())
    made.NumberOfFrames = 9
    parsed = parse_file(written(made))
    assert parsed.frame_index == b""
    assert parsed.remarks[0][0] == "frames_unknown"


def test_encapsulated_pixels_without_their_end_mark_are_taken_while_all_frames_are_there():
    data = written(with_fragments(dataset(), "none"), JPEG)[:-8]
    assert parse_file(data).remarks[0][0] == "no_delimiter"
    last_fragment = 8 + len(STREAMS[-1]) + len(STREAMS[-1]) % 2
    with pytest.raises(Truncated):
        parse_file(data[:-last_fragment])
