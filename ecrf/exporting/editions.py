"""What a document says of the version that it was made from, besides the form itself."""

from dataclasses import dataclass

from ecrf.definition import Definition


@dataclass(frozen=True)
class Edition:
    """`status` is MRRT's word for the state, `identifier` the templateUID, `date` YYYY-MM-DD."""

    number: int = 1
    status: str = "ACTIVE"
    identifier: str = ""
    date: str = ""


def uid_of(definition: Definition) -> str:
    """A templateUID made from the content: another body has another UID (2.25 and 128 bits, as X.667 allows)."""
    return f"2.25.{int(definition.content_hash[:32], 16)}"
