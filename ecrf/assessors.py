"""Storing the result of a read, and telling whether it is still what was stored."""

from rapidreader.audit.canonical import canonical_json, content_hash, parse_json

from .models import ImageAssessor

FACTS = (
    *(
        "id",
        "session_id",
        "template_hash",
        "reader_id",
        "reader_name",
        "worklist_id",
        "worklist_name",
        "position",
        "read_key",
    ),
    *("revision", "opened_at", "first_input_at", "completed_at", "meaning", "reading_seconds"),
)


def store_assessor(
    *,
    session,
    template_version,
    reader,
    worklist_id: int,
    worklist_name: str,
    position: int,
    read_key,
    revision: int,
    replaces,
    answers: dict,
    measurements: list,
    opened_at,
    first_input_at,
    completed_at,
    meaning: str,
    reading_seconds: int,
    justifications: dict | None = None,
    circumstances: dict | None = None,
) -> ImageAssessor:
    """Add the immutable assessor of a completed read to its session.

    `answers` are cleaned ones; `justifications` say why warnings were left as they were, by key; `circumstances` how
    the read came about; `replaces` is the assessor of the revision before, or None. Called inside the transaction of
    the signing, which records the event.
    """
    assessor = ImageAssessor(
        session=session,
        template_version=template_version,
        template_hash=template_version.content_hash,
        session_facts=canonical_json(facts_of(session)),
        reader=reader,
        reader_name=reader.get_full_name() or reader.get_username(),
        worklist_id=worklist_id,
        worklist_name=worklist_name,
        position=position,
        read_key=read_key,
        revision=revision,
        replaces=replaces,
        answers=canonical_json(answers),
        measurements=canonical_json(measurements),
        justifications=canonical_json(justifications) if justifications else None,
        circumstances=canonical_json(circumstances) if circumstances else None,
        opened_at=opened_at,
        first_input_at=first_input_at,
        completed_at=completed_at,
        meaning=meaning,
        reading_seconds=reading_seconds,
    )
    assessor.content_hash = hash_of(assessor)
    assessor.save(force_insert=True)
    return assessor


def facts_of(session) -> dict[str, str]:
    """What a session is called and where it is, now."""
    return {
        "trial": session.trial.slug,
        "subject": session.subject.label,
        "session": session.label,
        "study_instance_uid": session.study_instance_uid,
        "archive": session.archive.name,
    }


def hash_of(assessor: ImageAssessor) -> str:
    """SHA-256 over everything that an assessor says: what, of which images, by whom, on which form, when."""
    facts = {name: getattr(assessor, name) for name in FACTS}
    # Left out where there are none, so that assessors from before there were such keep their hash.
    for name in ("justifications", "circumstances"):
        if text := getattr(assessor, name):
            facts[name] = parse_json(text)
    return content_hash(
        {
            **facts,
            "answers": parse_json(assessor.answers),
            "measurements": parse_json(assessor.measurements),
            "session": parse_json(assessor.session_facts),
            "replaces": assessor.replaces_id,
        }
    )


def is_unchanged(assessor: ImageAssessor) -> bool:
    """Whether the stored record still has the content that it was hashed with."""
    return hash_of(assessor) == assessor.content_hash
