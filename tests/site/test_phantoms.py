"""The demo's images: the same everywhere, and as large as the table of truth says."""

import hashlib
from functools import partial

import numpy as np
import pydicom
import pytest

from rapidreader.demo import truth
from rapidreader.demo.phantoms import acquire, catalogue, head, torso
from rapidreader.demo.phantoms.canvas import Canvas, Grid, Material, blurred, random_of
from rapidreader.demo.phantoms.dicom import Series, uid, write_series
from rapidreader.demo.phantoms.lesions import add_lesions

# A block around one lesion, on the demo's own voxels in the plane.
EDGE = 96
ROOM = {"lung": -868, "liver": 113}


def slab_around(lesion) -> Grid:
    x, y, z = lesion.centre
    return Grid((3, EDGE, EDGE), (5.0, 1.0, 1.0), (z - 5.0, round(y) - EDGE / 2, round(x) - EDGE / 2 + 0.5))


def painted(lesion, time_point) -> tuple[np.ndarray, Grid]:
    """HU of the middle slice: the lesion in its organ, with the noise of the demo's CT."""
    grid = slab_around(lesion)
    canvas = Canvas(grid, random_of("test"), bend=4.0)
    canvas.main[:] = ROOM[lesion.organ]
    add_lesions(canvas, [lesion], time_point, lambda each: torso.LESION[each.organ])
    return acquire.ct_values(canvas, 11, lesion.name)[1], grid


def axes_in_mm(mask: np.ndarray, grid: Grid) -> tuple[float, float]:
    """Long and short axis of the ellipse that has the mask's second moments."""
    y, x = np.nonzero(mask)
    points = np.stack([x * grid.spacing[2], y * grid.spacing[1]])
    long, short = sorted(np.linalg.eigvalsh(np.cov(points)), reverse=True)
    return 4 * long**0.5, 4 * short**0.5


VISIBLE = [(lesion, point) for lesion in truth.CT_LESIONS for point in range(3) if lesion.sizes[point]]


@pytest.mark.parametrize(("lesion", "time_point"), VISIBLE, ids=lambda value: getattr(value, "name", value))
def test_a_lesion_measures_what_the_table_says(lesion, time_point):
    image, grid = painted(lesion, time_point)
    middle = (ROOM[lesion.organ] + torso.LESION[lesion.organ].value) / 2
    column = round((lesion.centre[0] - grid.origin[2]) / grid.spacing[2])
    row = round((lesion.centre[1] - grid.origin[1]) / grid.spacing[1])
    around = np.s_[row - 26 : row + 27, column - 26 : column + 27]
    smooth = blurred(image, passes=3)  # against noise; the half-way contour stays where it is
    sign = -1 if lesion.organ == "liver" else 1
    long, short = axes_in_mm(sign * smooth[around] > sign * middle, grid)
    assert long == pytest.approx(lesion.sizes[time_point][0], abs=1.0)
    assert short == pytest.approx(lesion.sizes[time_point][1], abs=1.0)


def test_one_subject_responds_and_the_other_progresses():
    first, last = (truth.sum_of_diameters("1001", point) for point in (0, 2))
    assert last < 0.7 * first  # partial response: at least 30 % less
    first, last = (truth.sum_of_diameters("1002", point) for point in (0, 2))
    assert last > 1.2 * first  # progression: at least 20 % more


def test_every_lesion_lies_on_a_slice_so_that_its_longest_diameter_can_be_drawn():
    assert truth.CT_LESIONS
    for lesion in truth.CT_LESIONS:
        steps = (lesion.centre[2] - catalogue.CT_GRID.origin[0]) / catalogue.CT_GRID.spacing[0]
        assert steps == int(steps), lesion


@pytest.fixture(scope="module")
def small_series(tmp_path_factory):
    """Three slices of a real body: fast, and through the same code as the demo."""
    return [write_small(tmp_path_factory.mktemp(name)) for name in ("first", "second")]


def write_small(folder):
    grid = Grid((3, 96, 96), (5.0, 4.0, 4.0), (-50.0, -192.0, -190.0))
    body = torso.build(grid, "1001", random_of("body", "1001"))
    visit = catalogue.visit("1001", "CT", "chest-abdomen CT", 1)
    series = Series(2, "CT", catalogue.CT, "portal venous", "090500", 1, -1024, (40, 400))
    return write_series(folder, visit, series, grid, acquire.ct_values(body, 11, "1001"))


def test_the_same_names_make_the_same_bytes(small_series):
    digests = [[hashlib.sha256(path.read_bytes()).hexdigest() for path in paths] for paths in small_series]
    assert len(digests[0]) == 3
    assert digests[0] == digests[1]
    assert len(set(digests[0])) == 3


def test_headers_say_synthetic_trial_and_place(small_series):
    slices = [pydicom.dcmread(path) for path in small_series[0]]
    one = slices[1]
    assert one.StudyDescription.startswith("SYNTHETIC") and one.SeriesDescription.startswith("SYNTHETIC")
    assert str(one.PatientName) == one.PatientID == "SYN-1001" and "DERIVED" in one.ImageType
    assert (one.ClinicalTrialSubjectID, one.ClinicalTrialTimePointID) == ("1001", "Week 6")
    assert one.ImageOrientationPatient == [1, 0, 0, 0, 1, 0] and one.PixelSpacing == [4, 4]
    assert [float(s.ImagePositionPatient[2]) for s in slices] == [-50, -45, -40]
    assert len({s.FrameOfReferenceUID for s in slices}) == 1 and len({s.SOPInstanceUID for s in slices}) == 3
    assert one.file_meta.TransferSyntaxUID.is_compressed and one.pixel_array.shape == (96, 96)


def test_stored_values_are_hounsfield_units(small_series):
    one = pydicom.dcmread(small_series[0][1])
    hu = one.pixel_array * float(one.RescaleSlope) + float(one.RescaleIntercept)
    assert np.median(hu[:4]) == pytest.approx(-1000, abs=8)  # air above the patient
    assert 20 < np.median(hu[44:54, 20:30]) < 200  # the liver, on the patient's right = the image's left


def test_pet_becquerels_give_back_the_suv_of_the_table():
    visit = catalogue.visit("1003", "PETCT", "FDG PET-CT")
    extra, becquerel_per_suv = catalogue.pet_technique(visit)
    drug = extra["RadiopharmaceuticalInformationSequence"][0]
    seconds = 65 * 60  # from 09:00 to the series at 10:05
    decayed = float(drug.RadionuclideTotalDose) * 2 ** (-seconds / float(drug.RadionuclideHalfLife))
    assert becquerel_per_suv * visit.weight * 1000 / decayed == pytest.approx(1)


def test_a_hot_lesion_is_where_the_ct_shows_it():
    lesion, suv = truth.PET_LESIONS[0]
    grid = Grid((5, 256, 256), (5.0, 1.5, 1.5), (lesion.centre[2] - 10, -192.0, -191.25))
    canvas = Canvas(grid, random_of("test"), with_second=True)
    add_lesions(canvas, [lesion], 0, lambda each: Material(34, 6, suv))
    pet = acquire.pet_values(canvas, Grid((5, 128, 128), (5.0, 3.0, 3.0), grid.origin), "test")
    row, column = np.unravel_index(pet[2].argmax(), pet[2].shape)
    assert -190.5 + 3 * column == pytest.approx(lesion.centre[0], abs=8)
    assert -191.25 + 3 * row == pytest.approx(lesion.centre[1], abs=8)
    assert pet.max() == pytest.approx(suv, rel=0.25)


@pytest.mark.parametrize("build", [torso.build, lambda grid, _, rng: head.build(grid, rng)], ids=["torso", "head"])
def test_where_nothing_is_painted_is_left_out_and_nothing_else(build, monkeypatch):
    """Only the part of the grid that a shape can reach, as bent as it is there, is computed."""
    grid = Grid((20, 96, 96), (5.0, 4.0, 4.0), (-50.0, -192.0, -190.0))
    near = build(grid, "1001", random_of("body")).main
    monkeypatch.setattr(Canvas, "around", lambda self, low, high, spare=None: self.box(low, high))
    assert np.array_equal(near, build(grid, "1001", random_of("body")).main)


def touch(folder, name):
    folder.mkdir(exist_ok=True)
    (folder / name).touch()
    return [folder / name]


def fail(folder):
    raise ValueError("out of paint")


def test_parts_are_painted_beside_and_come_in_their_order(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "makers", lambda: [(name, partial(touch, name=name)) for name in "bac"])
    folder = tmp_path / "images"
    painting = catalogue.Painting(folder)
    assert list(painting.parts()) == [(name, [folder / name]) for name in "bac"]
    painting.clear_away()
    assert not folder.exists()


def test_a_part_that_cannot_be_painted_is_no_secret(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "makers", lambda: [("a", partial(touch, name="a")), ("b", fail)])
    painting = catalogue.Painting(tmp_path / "images")
    with pytest.raises(ValueError, match="out of paint"):
        list(painting.parts())
    painting.clear_away()


def test_uids_are_valid_and_differ():
    found = {uid("a", number) for number in range(200)}
    assert len(found) == 200
    assert all(pydicom.uid.UID(each).is_valid and len(each) <= 64 for each in found)
