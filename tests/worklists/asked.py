"""Queries for tests, on a read whose form has a group of lesions."""

from types import SimpleNamespace

from ecrf.definition import Definition, Field, Group, Section
from ecrf.models import TemplateVersion
from rapidreader.archive.models import Instance, Scan, StoredFile
from tests.worklists.lists import activate, add_version
from worklists import actions

LESIONS = Definition(
    title="Lesions",
    items=(
        Section(
            key="findings",
            title="Findings",
            items=(Field(key="finding", type="text", label="Finding", translations={"de": {"label": "Befund"}}),),
        ),
        Group(
            key="targets",
            title="Target lesions",
            row_label="T",
            max_rows=5,
            items=(Field(key="diameter", type="decimal", label="Diameter", unit="mm"),),
        ),
    ),
)


def lesions_version(cast) -> TemplateVersion:
    version = add_version(cast, title="Lesions", state="draft")
    fields = {"definition": LESIONS.to_json(), "content_hash": LESIONS.content_hash, "state": "published"}
    published = {"published_at": version.created_at, "published_by": cast.cora}
    TemplateVersion.objects.filter(pk=version.pk).update(**fields, **published)
    version.refresh_from_db()
    return version


def lesion_reads(cast):
    """Ada's and ben's first read of an active worklist with that form."""
    worklist = activate(cast, version=lesions_version(cast))
    return [worklist.reads.filter(reader=reader).in_read_order().first() for reader in (cast.ada, cast.ben)]


def fill_reads(cast, folder):
    """For kept_shelf: the two reads, made once for all tests of a file."""
    return SimpleNamespace(reads=lesion_reads(cast))


def add_image(read, uid="2.25.77", number=4) -> Instance:
    """An image in the session of a read, of which only the row is there."""
    session = read.item.session
    series = {"series_instance_uid": f"{uid}.1", "number": 3, "modality": "CT"}
    scan, _made = Scan.objects.get_or_create(session=session, series_instance_uid=f"{uid}.1", defaults=series)
    file = StoredFile.objects.create(sha256=f"{uid}".rjust(64, "0"), size=1)
    classes = {"sop_class_uid": "1.2.840.10008.5.1.4.1.1.2", "transfer_syntax_uid": "1.2.840.10008.1.2.1"}
    own = {"sop_instance_uid": uid, "number": number, "frame_count": 1, "metadata_gz": b"", **classes}
    return Instance.objects.create(session=session, scan=scan, file=file, **own)


def ask(read, by, text="Which lesion is meant?", **about):
    return actions.open_query(read=read, by=by, text=text, **about)
