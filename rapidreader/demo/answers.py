"""What the demo's readers have answered so far: made up, but consistent with the images."""

# The finished worklist: chest radiographs, by subject, of reader1 and reader2.
RADIOGRAPHS = {
    "1001": (
        {
            "projection": "PA",
            "inspiration": "Full",
            "opacity": "Right",
            "opacity_kind": ["Nodule"],
            "opacity_size": 30,
            "effusion": "None",
            "heart_width": 104,
            "chest_width": 262,
            "mediastinum": "Normal",
            "impression": "Nodule in the right upper zone",
        },
        {
            "projection": "PA",
            "opacity": "Both",
            "opacity_kind": ["Nodule", "Mass"],
            "opacity_size": 33,
            "effusion": "None",
            "heart_width": 107,
            "chest_width": 260,
            "mediastinum": "Normal",
            "comment": "A second, smaller nodule may lie behind the heart.",
        },
    ),
    "1002": (
        {
            "projection": "PA",
            "inspiration": "Full",
            "opacity": "None",
            "effusion": "None",
            "heart_width": 98,
            "chest_width": 246,
            "mediastinum": "Normal",
            "impression": "No opacity seen",
        },
        {
            "projection": "PA",
            "inspiration": "Full",
            "opacity": "Left",
            "opacity_kind": ["Nodule"],
            "opacity_size": 16,
            "effusion": "None",
            "heart_width": 99,
            "chest_width": 246,
            "mediastinum": "Normal",
        },
    ),
    "1003": (
        {
            "projection": "PA",
            "inspiration": "Shallow",
            "opacity": "Right",
            "opacity_kind": ["Mass"],
            "opacity_size": 36,
            "effusion": "None",
            "heart_width": 110,
            "chest_width": 268,
            "mediastinum": "Widened",
            "impression": "Mass at the right hilum",
        },
        {
            "projection": "PA",
            "opacity": "Right",
            "opacity_kind": ["Mass"],
            "opacity_size": 38,
            "effusion": "None",
            "heart_width": 112,
            "chest_width": 269,
            "mediastinum": "Widened",
        },
    ),
}

# The partly read worklist, position by position: what happened, and the answers.
QUALITY = {
    "reader1": (
        (
            "sign",
            {
                "quality": "4 - Good",
                "artefacts": ["Noise"],
                "slice_thickness": 5,
                "repeat": False,
                "usable": "Accepted",
            },
        ),
        (
            "save",
            {"quality": "3 - Sufficient", "artefacts": ["Noise", "Truncation"], "remarks": "To be looked at again"},
        ),
        ("skip", "Waiting for the imaging protocol from the site"),
    ),
    "reader2": (
        (
            "sign",
            {
                "quality": "5 - Excellent",
                "artefacts": ["None"],
                "slice_thickness": 5,
                "usable": "Accepted with remarks",
                "remarks": "Arms are down although the protocol asks for arms up.",
            },
        ),
        ("start", None),
    ),
}
