"""The attributes that carry the trial's own labels, whatever was stored in them (PS3.3 C.7.1.1, C.7.1.3, C.7.2.3)."""

from .blinding_names import Names

METHOD = "Rapid Reader blinding policy"
Labels = dict[str, tuple[str, str]]


def labels_of(trial, names: Names) -> Labels:
    """{tag: (VR, value)}; an empty value is shown as an empty attribute."""
    return {
        "00080050": ("SH", ""),
        "00080090": ("PN", ""),
        "00081030": ("LO", names.session),
        "00100010": ("PN", names.subject),
        "00100020": ("LO", names.subject),
        "00100030": ("DA", ""),
        "00120010": ("LO", trial.sponsor[:64] or trial.name[:64]),
        "00120020": ("LO", trial.protocol or trial.slug),
        "00120021": ("LO", trial.name[:64]),
        "00120030": ("LO", names.site[:64]),
        "00120031": ("LO", ""),
        "00120040": ("LO", names.subject),
        "00120050": ("LO", names.time_point),
        "00120062": ("CS", "YES"),
        "00120063": ("LO", METHOD),
        "00200010": ("SH", names.session[:16]),
    }
