"""The true size of every lesion in the demo's images, in mm: what a reader should measure.

A lesion is an ellipsoid. Its long and short axes lie in the axial plane, its centre on a slice, so the longest
diameter that a reader can draw is `long`. Positions are patient coordinates (LPS: left, posterior, superior) in mm.
"""

from dataclasses import dataclass

TIME_POINTS = ("Baseline", "Week 6", "Week 12")


@dataclass(frozen=True)
class Lesion:
    """`sizes` has one (long, short, height) per time point, or None where the lesion is not there (yet)."""

    subject: str
    name: str
    organ: str
    centre: tuple[float, float, float]
    angle: float  # of the long axis in the axial plane, degrees from the patient's left towards posterior
    sizes: tuple[tuple[float, float, float] | None, ...]

    def diameter(self, time_point: int) -> float:
        """Longest axial diameter in mm at a time point (0 = baseline); 0 where the lesion is not there."""
        size = self.sizes[time_point]
        return size[0] if size else 0.0


CT_LESIONS = (
    # 1001 responds: the sum of diameters falls by 43 %.
    Lesion("1001", "right upper lobe", "lung", (-76, -14, 100), 20, ((32, 26, 28), (24, 20, 22), (18, 15, 16))),
    Lesion("1001", "left lower lobe", "lung", (84, 44, 30), 100, ((18, 15, 15), (14, 12, 12), (11, 9, 10))),
    Lesion("1001", "liver segment VII", "liver", (-92, 24, -45), 65, ((42, 33, 35), (34, 27, 30), (25, 20, 20))),
    Lesion("1001", "liver segment III", "liver", (-20, -44, -50), 0, ((22, 18, 20), (17, 14, 15), (11, 10, 10))),
    # 1002 progresses: the sum grows by 62 %, and a lesion appears at week 12.
    Lesion("1002", "left upper lobe", "lung", (80, -8, 110), 150, ((16, 13, 15), (20, 17, 18), (27, 22, 25))),
    Lesion("1002", "right lower lobe", "lung", (-70, 26, 40), 45, ((22, 17, 20), (25, 20, 20), (33, 27, 30))),
    Lesion("1002", "liver segment VIII", "liver", (-72, -24, -30), 120, ((24, 20, 20), (30, 24, 25), (40, 34, 35))),
    Lesion("1002", "liver segment VI", "liver", (-74, 4, -75), 30, (None, None, (19, 16, 15))),
)

# SUV of each lesion of the PET-CT, beside its size.
PET_LESIONS = (
    (Lesion("1003", "right hilum", "lung", (-64, 14, 84), 35, ((36, 28, 30),)), 11.0),
    (Lesion("1003", "left upper lobe", "lung", (88, -4, 108), 0, ((22, 20, 18),)), 7.5),
    (Lesion("1003", "liver segment VIII", "liver", (-76, -14, -36), 60, ((30, 26, 24),)), 9.0),
)

# White-matter lesions of the head MR, bright on FLAIR, at one time point.
HEAD_LESIONS = (
    Lesion("1004", "left periventricular", "white matter", (31, -8, 24), 75, ((13, 8, 9),)),
    Lesion("1004", "right frontal", "white matter", (-29, -42, 30), 120, ((9, 6, 6),)),
    Lesion("1004", "right parietal", "white matter", (-33, 34, 33), 40, ((11, 7, 6),)),
)


def lesions_of(subject: str) -> list[Lesion]:
    """All CT lesions of a subject, in the order of the table."""
    return [lesion for lesion in CT_LESIONS if lesion.subject == subject]


def sum_of_diameters(subject: str, time_point: int) -> float:
    """Sum of the longest diameters in mm: what response criteria are computed from."""
    return sum(lesion.diameter(time_point) for lesion in lesions_of(subject))
