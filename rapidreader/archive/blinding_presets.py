"""The three presets of a blinding policy: what each decides beyond the rules that always hold (blinding_rules.py).

`open`   the subject goes by the trial's label; no identifiers, institutions, staff. What else is stored is shown.
`bicr`   blinded independent central review: besides, dates are moved, UIDs and labels are aliases, free text is
         shown only where it is listed here, and of objects images alone.
`full`   besides, nothing tells which time point it is, who was scanned, or with which machine.
"""

from pydicom.datadict import dictionary_VR, tag_for_keyword

OPEN, BICR, FULL = "open", "bicr", "full"
PRESETS = {
    OPEN: "Open: identity removed, everything else as stored",
    BICR: "Blinded independent central review",
    FULL: "Fully blinded",
}
FACTS = {
    "session": "The session's label",
    "subject": "The subject's label",
    "time_point": "The time point",
    "date": "The session's date",
    "site": "The subject's site",
    "arm": "The treatment arm",
    "prior_results": "The reader's own earlier reads of the subject",
    "order": "The position in the read order, and how many reads there are",
}
SHOWN_FACTS = {
    OPEN: {"session", "subject", "time_point", "prior_results", "order"},
    BICR: {"time_point", "prior_results", "order"},
    FULL: set(),
}
SHOWN_KINDS = {
    OPEN: {
        *("image", "waveform", "registration", "map", "segmentation", "contours", "plan", "presentation"),
        *("key_object", "report", "other"),
    },
    BICR: {"image", "registration"},
    FULL: {"image"},
}
UIDS = {OPEN: "keep", BICR: "alias", FULL: "alias"}

# Texts that a reader needs to read an image; every other text is removed when the read is blinded.
TEXTS_KEPT = [
    "CodeValue",
    "LongCodeValue",
    "CodingSchemeDesignator",
    "CodingSchemeVersion",
    "CodeMeaning",
    "SeriesDescription",
    "ProtocolName",
    "Manufacturer",
    "ManufacturerModelName",
    "SequenceName",
    "PulseSequenceName",
    "ConvolutionKernel",
    "FilterType",
    "ReceiveCoilName",
    "TransmitCoilName",
    "ContrastBolusAgent",
    "ContrastBolusRoute",
    "Radiopharmaceutical",
    "RadiopharmaceuticalRoute",
    "ReconstructionMethod",
    "AttenuationCorrectionMethod",
    "ScatterCorrectionMethod",
    "RandomsCorrectionMethod",
    "RescaleType",
    "ModalityLUTType",
    "LUTExplanation",
    "LUTLabel",
    "WindowCenterWidthExplanation",
    "DimensionDescriptionLabel",
    "StageName",
    "ViewName",
    "PositionReferenceIndicator",
    "GridID",
    "ChannelLabel",
    "SegmentLabel",
    "SegmentAlgorithmName",
    "ROIName",
    "StructureSetLabel",
    "TextValue",
    "StackID",
    "AcquisitionStartCondition",
]
# What is not kept of them where nothing may tell who, when and with which machine.
TELLING = ["SeriesDescription", "ProtocolName", "Manufacturer", "ManufacturerModelName"]
# Of a fully blinded read also hidden: what describes the person, and numbers that count examinations and machines.
PERSON_AND_MACHINE = [
    "PatientAge",
    "PatientSex",
    "PatientBodyMassIndex",
    "PatientSpeciesDescription",
    "PatientSpeciesCodeSequence",
    "PregnancyStatus",
    "SmokingStatus",
    "ProcedureCodeSequence",
    "PerformedProtocolCodeSequence",
    "CountryOfResidence",
    "ClinicalTrialTimePointTypeCodeSequence",
    "SoftwareVersions",
    "MagneticFieldStrength",
]
# Times of day that an uptake value is computed with (PS3.3 C.8.9); the others tell one visit from another.
TIMES_KEPT = [
    "SeriesTime",
    "AcquisitionTime",
    "RadiopharmaceuticalStartTime",
    "RadiopharmaceuticalStopTime",
    "FrameReferenceDateTime",
    "AcquisitionDateTime",
    "RadiopharmaceuticalStartDateTime",
    "RadiopharmaceuticalStopDateTime",
]
# Bytes that are numbers for the image; any other bytes (colour profiles, audio, unknown values) may hold words.
BYTES_KEPT = [
    "PixelData",
    "FloatPixelData",
    "DoubleFloatPixelData",
    "RedPaletteColorLookupTableData",
    "GreenPaletteColorLookupTableData",
    "BluePaletteColorLookupTableData",
    "AlphaPaletteColorLookupTableData",
    "SegmentedRedPaletteColorLookupTableData",
    "SegmentedGreenPaletteColorLookupTableData",
    "SegmentedBluePaletteColorLookupTableData",
    "LUTData",
    "ShutterPresentationValue",
    "WaveformData",
    "ChannelMinimumValue",
    "ChannelMaximumValue",
    "WaveformPaddingValue",
    "PixelPaddingValue",
    "SpectroscopyData",
    "VectorGridData",
    "PointCoordinatesData",
    "LongPrimitivePointIndexList",
    "TrianglePointIndexList",
]
# Pictures within pictures, made before anything was removed from the header.
PICTURES_WITHIN = ["IconImageSequence"]


def tags_of(keywords) -> frozenset[int]:
    return frozenset(tag for tag in map(tag_for_keyword, keywords) if tag)


def choices_of(preset: str) -> dict[int, str]:
    """The attributes that a preset decides one by one: {tag: action}."""
    if preset == OPEN:
        return {}
    choices = dict.fromkeys(tags_of(PICTURES_WITHIN), "remove")
    choices |= dict.fromkeys(tags_of(TEXTS_KEPT) | tags_of(BYTES_KEPT), "keep")
    if preset == FULL:
        choices |= dict.fromkeys(tags_of(PERSON_AND_MACHINE), "remove")
        choices |= dict.fromkeys(tags_of(TELLING), "blank")
        choices |= {tag: "align" if dictionary_VR(tag) == "DT" else "keep" for tag in tags_of(TIMES_KEPT)}
    return choices


def choice_by_vr(preset: str, tag: int, vr: str) -> str:
    """What a preset decides for attributes that nobody named; "" where the rules that always hold are enough."""
    if preset == OPEN:
        return ""
    if 0x6000 <= tag >> 16 <= 0x60FF:
        return "remove"  # overlay planes are drawings and writing over the image
    if vr in {"LO", "LT", "SH", "ST", "UC", "UT", "AE", "UR", "UN"} or vr[:1] == "O":
        return "remove"
    if preset == BICR:
        return "shift" if vr in {"DA", "DT"} else ""
    return {"DA": "align", "DT": "blank", "TM": "blank"}.get(vr, "")
