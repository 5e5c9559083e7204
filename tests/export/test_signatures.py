"""What exports say of signatures, and of sessions that could not be read."""

import csv
import io

import pytest

from rapidreader.audit.signing import authorize
from tests.cast import PASSWORD
from tests.worklists.courses import activate_under, reads_of
from tests.worklists.lists import sign
from worklists import actions


def rows(client, cast, query=""):
    client.force_login(cast.cora)
    answer = client.get(f"/trials/lung/exports/reads.csv{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def signed(cast, read, act=actions.sign_read, **more):
    read.refresh_from_db()
    authority = authorize(by=cast.ada, sitting=None, username="ada", password=PASSWORD)
    given = {"answers": {"finding": "nodule"}, "measurements": [], "draft_number": read.draft_number}
    return act(read=read, by=cast.ada, meaning="I have read this.", authority=authority, **given, **more)


@pytest.mark.statement("S1")
@pytest.mark.django_db(transaction=True)
def test_name_time_meaning_and_standing_of_every_signature_are_exported(client, cast):
    read = reads_of(activate_under(cast, {"signature": "password"}), cast.ada)[0]
    first = signed(cast, read)
    actions.reopen_read(read=read, by=cast.cora, reason="Wrong side")
    signed(cast, read, actions.mark_not_readable, reason="=Motion")
    one, two = [row for row in rows(client, cast, "?all_revisions=1") if row["completed_at"]]
    assert (one["signed_by"], one["signed_meaning"]) == ("Ada Reader", "I have read this.")
    assert one["signed_at"] == first.completed_at.isoformat()[:23] + "Z"
    assert [row["signature_method"] for row in (one, two)] == ["name_and_password"] * 2
    assert [row["signature_state"] for row in (one, two)] == ["voided", "valid"]
    assert [row["outcome"] for row in (one, two)] == ["read", "not_readable"]
    assert (one["not_readable_reason"], two["not_readable_reason"]) == ("", "'=Motion")


def test_a_plain_completion_has_no_electronic_signature(client, cast):
    sign(reads_of(activate_under(cast, {}), cast.ada)[0])
    [row] = [row for row in rows(client, cast) if row["completed_at"]]
    assert (row["signature_method"], row["signature_state"], row["outcome"]) == ("", "", "read")
    assert row["signed_by"] == "Ada Reader"
