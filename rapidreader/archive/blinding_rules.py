"""Which attributes a reader must not see, after PS3.15 Table E.1-1 (Basic Application Level Confidentiality Profile).

Values of clinical use stay: sex, age, weight and size (an SUV needs them), dates (an SUV needs the decay), device
make and model, series descriptions. Whole groups are refused by default where identity is their subject.
"""

from pydicom.datadict import dictionary_has_tag, dictionary_VR, repeater_has_tag, tag_for_keyword

# Of these groups nothing is shown but what is listed: patient, clinical trial (rewritten with the trial's own
# labels), requests, visits, storage, digital signatures and original attributes, results and interpretations.
CLOSED_GROUPS = frozenset(
    {0x0004, 0x0010, 0x0012, 0x0016, 0x0032, 0x0038, 0x0088, 0x0400, 0x4000, 0x4008, 0xFFFA, 0xFFFC}
)
OPEN_IN_CLOSED_GROUPS = [
    "PatientSex",
    "PatientAge",
    "PatientSize",
    "PatientWeight",
    "PatientBodyMassIndex",
    "PatientSpeciesDescription",
    "PatientSpeciesCodeSequence",
    "PregnancyStatus",
    "SmokingStatus",
    "IconImageSequence",
]

REMOVED = [
    "InstitutionName",
    "InstitutionAddress",
    "InstitutionCodeSequence",
    "InstitutionalDepartmentName",
    "InstitutionalDepartmentTypeCodeSequence",
    "StationName",
    "StationAETitle",
    "NetworkID",
    "ReferringPhysicianAddress",
    "ReferringPhysicianTelephoneNumbers",
    "ReferringPhysicianIdentificationSequence",
    "ConsultingPhysicianName",
    "ConsultingPhysicianIdentificationSequence",
    "PhysiciansOfRecord",
    "PhysiciansOfRecordIdentificationSequence",
    "PerformingPhysicianName",
    "PerformingPhysicianIdentificationSequence",
    "NameOfPhysiciansReadingStudy",
    "PhysiciansReadingStudyIdentificationSequence",
    "OperatorsName",
    "OperatorIdentificationSequence",
    "RequestingPhysician",
    "RequestingService",
    "IssuerOfAccessionNumberSequence",
    "RetrieveAETitle",
    "ReferencedPatientSequence",
    "ReferencedVisitSequence",
    "ReferencedPatientAliasSequence",
    "ReferencedStudySequence",
    "ReferencedPerformedProcedureStepSequence",
    "AdmittingDiagnosesDescription",
    "AdmittingDiagnosesCodeSequence",
    "DerivationDescription",
    "IdentifyingComments",
    "StudyComments",
    "ImageComments",
    "FrameComments",
    "AcquisitionComments",
    "DeviceSerialNumber",
    "DeviceUID",
    "DeviceID",
    "GantryID",
    "CassetteID",
    "PlateID",
    "DetectorID",
    "GeneratorID",
    "SourceSerialNumber",
    "SourceManufacturer",
    "TransducerIdentificationSequence",
    "ManufacturerDeviceIdentifier",
    "UDISequence",
    "UniqueDeviceIdentifier",
    "DeviceAlternateIdentifier",
    "LensMake",
    "LensSerialNumber",
    "LensSpecification",
    "ContributingEquipmentSequence",
    "EquipmentFrameOfReferenceDescription",
    "HumanPerformerName",
    "ScheduledProcedureStepID",
    "PerformedProcedureStepID",
    "PerformedProcedureStepDescription",
    "CommentsOnThePerformedProcedureStep",
    "PerformedStationAETitle",
    "PerformedStationName",
    "PerformedLocation",
    "PerformedStationNameCodeSequence",
    "PerformedStationGeographicLocationCodeSequence",
    "ScheduledStationAETitle",
    "ScheduledStationName",
    "ScheduledStationNameCodeSequence",
    "ScheduledStationGeographicLocationCodeSequence",
    "ScheduledProcedureStepLocation",
    "ScheduledPerformingPhysicianName",
    "ScheduledPerformingPhysicianIdentificationSequence",
    "ScheduledHumanPerformersSequence",
    "ActualHumanPerformersSequence",
    "HumanPerformerCodeSequence",
    "HumanPerformerOrganization",
    "ScheduledProcedureStepDescription",
    "CommentsOnTheScheduledProcedureStep",
    "RequestedProcedureID",
    "RequestedProcedureComments",
    "RequestedProcedureLocation",
    "RequestedProcedureDescription",
    "ReasonForTheRequestedProcedure",
    "ReasonForRequestedProcedureCodeSequence",
    "ConfidentialityCode",
    "ReportingPriority",
    "NamesOfIntendedRecipientsOfResults",
    "IntendedRecipientsOfResultsIdentificationSequence",
    "OrderEnteredBy",
    "OrderEntererLocation",
    "OrderCallbackPhoneNumber",
    "OrderCallbackTelecomInformation",
    "PlacerOrderNumberImagingServiceRequest",
    "FillerOrderNumberImagingServiceRequest",
    "ImagingServiceRequestComments",
    "ReasonForTheImagingServiceRequest",
    "IssueDateOfImagingServiceRequest",
    "ConfidentialityConstraintOnPatientDataDescription",
    "PersonIdentificationCodeSequence",
    "PersonAddress",
    "PersonTelephoneNumbers",
    "PersonTelecomInformation",
    "RequestAttributesSequence",
    "ReferencedRequestSequence",
    "AuthorObserverSequence",
    "ParticipantSequence",
    "VerifyingObserverIdentificationCodeSequence",
    "VerifyingOrganization",
    "CustodialOrganizationSequence",
    "PatientSetupPhotoDescription",
    "SpecimenAccessionNumber",
    "ContainerIdentifier",
    "IssuerOfTheContainerIdentifierSequence",
    "SpecimenIdentifier",
    "IssuerOfTheSpecimenIdentifierSequence",
    "ContainerDescription",
    "SpecimenShortDescription",
    "SpecimenDetailedDescription",
    "AcquisitionDeviceProcessingDescription",
    "TextString",
    "TextComments",
    "InterpretationText",
    "DocumentTitle",
    "HL7InstanceIdentifier",
    "HL7DocumentTypeCodeSequence",
    "InstanceOriginStatus",
    "ReviewerName",
    "ResponsibleOrganization",
    "ModifyingSystem",
    "SourceOfPreviousValues",
    "ContentCreatorIdentificationCodeSequence",
    "PatientTransportArrangements",
    "PatientState",
    "SpecialNeeds",
    "EncryptedAttributesSequence",
    "OriginalAttributesSequence",
    "DigitalSignaturesSequence",
    "MACParametersSequence",
    "IssuerOfServiceEpisodeIDSequence",
    "ServiceEpisodeID",
    "ServiceEpisodeDescription",
    "TimezoneOffsetFromUTC",
    "StorageMediaFileSetID",
    "AcquisitionProtocolDescription",
    "ReceivingAE",
    "RequestingAE",
    "DestinationAE",
    "PrinterName",
    "FilmDestination",
    "RTPlanName",
    "RTPlanLabel",
    "StructureSetDescription",
    "TreatmentMachineName",
    "SetupTechniqueDescription",
    "BarcodeValue",
    "ProductLotIdentifier",
    "DigitalSignatureDateTime",
    "RetrieveURL",
    "RetrieveURI",
    "RetrieveLocationUID",
    "PixelDataProviderURL",
    "InstanceCreatorUID",
    "ModifyingDeviceID",
    "ModifyingDeviceManufacturer",
]

# Type 2 attributes of the modules that every object has: shown, and empty.
EMPTIED = ["PatientBirthDate", "AccessionNumber", "ReferringPhysicianName"]

# TID 1003, 1004, 1005, 1007: content items whose text names a person, a place, a device or an order.
MASKED_CONCEPTS = frozenset(
    [
        "121009",
        "121013",
        "121016",
        "121017",
        "121020",
        "121021",
        "121022",
        "121029",
        "121030",
        "121031",
        "121036",
        "128774",
        "121008",
        "121173",
    ]
)
CONTENT_VALUES = ["TextValue", "PersonName", "DateTime", "Date", "Time", "UID"]

# The Media Storage header (PS3.10 7.1): application entities and what vendors put there.
HEADER_KEPT = frozenset({0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013})

# Attributes that carry the trial's own labels instead of what was stored: accession number, descriptions, IDs.
LABELLED = frozenset({0x00080050, 0x00080090, 0x00081030, 0x00200010})
NEEDED = frozenset({0x00080005, 0x00080016, 0x00080060, 0x52009229, 0x52009230})

MASK = "Removed"
FREE_TEXT = frozenset({"LO", "LT", "SH", "ST", "UC", "UT"})
# Codes and their meanings are vocabulary, not free text.
CODE_TAGS = frozenset({0x00080100, 0x00080102, 0x00080103, 0x00080104, 0x00080119, 0x00080120})


def _tags(keywords) -> frozenset[int]:
    return frozenset(tag for tag in map(tag_for_keyword, keywords) if tag)


_OPEN = _tags(OPEN_IN_CLOSED_GROUPS)
_REMOVED = _tags(REMOVED)
_EMPTIED = _tags(EMPTIED)
_VALUES = _tags(CONTENT_VALUES)


def vr_of(tag: int, vr: str | None) -> str:
    """The VR that the dictionary gives where the file says UN or nothing: a name in a UN element is still a name."""
    if vr and vr != "UN":
        return vr
    return dictionary_VR(tag) if dictionary_has_tag(tag) or repeater_has_tag(tag) else "UN"


def verdict(tag: int, vr: str | None) -> str:
    """What happens to one element at any depth: "drop", "empty", "mask" or "keep"."""
    group = tag >> 16
    if group & 1 or 0x5000 <= group <= 0x50FF or (0x6000 <= group <= 0x60FF and tag & 0xFFFF == 0x4000):
        return "drop"  # private; curves; overlay comments
    if tag in _EMPTIED:
        return "empty"
    if tag in _REMOVED or (group in CLOSED_GROUPS and tag not in _OPEN):
        return "drop"
    if not dictionary_has_tag(tag) and not repeater_has_tag(tag):
        return "drop"  # nobody knows what it says
    return "mask" if vr_of(tag, vr) == "PN" else "keep"


def is_locked(tag: int, vr: str | None) -> bool:
    """Whether nobody may choose to show an element as it is stored: it names a person, or nobody can tell."""
    group = tag >> 16
    if group & 1 or 0x5000 <= group <= 0x50FF or group <= 0x0002 or vr_of(tag, vr) == "PN" or tag in LABELLED:
        return True
    return (group in CLOSED_GROUPS and tag not in _OPEN) or not (dictionary_has_tag(tag) or repeater_has_tag(tag))


def is_needed(tag: int) -> bool:
    """Whether nothing can be shown without it: how pixels are to be understood, and what kind of object it is."""
    return tag >> 16 in {0x0028, 0x7FE0} or tag in NEEDED


def is_content_value(tag: int) -> bool:
    """A value of a structured report's content item (PS3.3 C.17.3)."""
    return tag in _VALUES
