"""A signature goes wherever the signed read goes: into every export, with how it stands (S1, S2)."""

import json
import re

import pytest

from rapidreader.audit.models import Signature
from rapidreader.audit.signing import authorize
from tests.cast import PASSWORD
from tests.export.forms import ANSWERS, add_version
from tests.worklists.courses import activate_under, reads_of
from worklists import actions

MEANING = "I have read this session"


@pytest.fixture
def worklist(cast):
    return activate_under(cast, {"signature": "password"}, version=add_version(cast))


@pytest.fixture
def signed(cast, worklist):
    read = reads_of(worklist, cast.ada)[0]
    authority = authorize(by=cast.ada, sitting=None, username="ada", password=PASSWORD)
    given = {"answers": ANSWERS, "measurements": [], "draft_number": 0, "meaning": MEANING}
    actions.sign_read(read=read, by=cast.ada, authority=authority, **given)
    read.refresh_from_db()
    return read


COLUMNS = ("signed_by", "signed_meaning", "signature_method", "signature_state", "signature_id")


@pytest.mark.statement("S1")
def test_name_time_meaning_and_state_are_in_every_export(signed, export, exported_rows):
    signature = Signature.objects.get()
    expected = ["Ada Reader", MEANING, "name_and_password", "valid", str(signature.pk)]
    rows = exported_rows("reads.csv", completed_only=True)
    assert [[row[name] for name in COLUMNS] for row in rows] == [expected]
    (read,) = json.loads(export("reads.json", completed_only=True))["reads"]
    assert [read[name] for name in COLUMNS] == expected
    assert re.match(r"\d{4}-\d\d-\d\dT.*(Z|\+00:00)$", read["signed_at"])


@pytest.mark.statement("S2")
def test_a_reopened_reads_signature_is_void_in_exports_and_on_its_page(cast, signed, exported_rows, client):
    actions.reopen_read(read=signed, by=cast.cora, reason="Wrong side")
    old, new = exported_rows("reads.csv", all_revisions=True)[:2]
    assert (old["revision"], old["signature_state"]) == ("1", "voided")
    assert (new["revision"], new["signature_state"]) == ("2", "")
    client.force_login(cast.mona)
    page = client.get(f"/trials/lung/assessors/{signed.item.session.assessors.get().pk}/").content.decode()
    assert "Voided by revision 2" in page
