import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from tests.worklists.lists import activate, plan
from worklists import access, actions

EVERYBODY = ["ada", "ben", "judy", "cora", "mona", "alma", "olga"]


def who(cast, sees):
    return {name for name in EVERYBODY if sees(getattr(cast, name))}


def test_readers_see_their_own_reads_only(cast, worklist):
    for reader in (cast.ada, cast.ben):
        reads = access.visible_reads(reader)
        assert reads.count() == 3
        assert {read.reader for read in reads} == {reader}
    assert who(cast, lambda user: access.visible_reads(user).exists()) == {"ada", "ben"}


def test_a_draft_is_not_seen_by_its_readers(cast):
    actions.create_worklist(**plan(cast))
    assert not access.assigned_worklists(cast.ada).exists()


def test_assigned_worklists_are_those_that_one_reads(cast, worklist):
    assert who(cast, lambda user: access.assigned_worklists(user).exists()) == {"ada", "ben"}


def test_overseers_see_all_reads_of_their_trial(cast, worklist):
    assert who(cast, lambda user: access.overseen_reads(user).exists()) == {"cora", "mona", "alma"}
    assert access.overseen_reads(cast.mona).count() == 6


def test_only_coordinators_and_administrators_manage(cast, worklist):
    assert who(cast, lambda user: access.managed_worklists(user).exists()) == {"cora", "alma"}
    with pytest.raises(PermissionDenied):
        access.get_managed_worklist(cast.mona, "lung", worklist.pk)
    with pytest.raises(Http404):
        access.get_managed_worklist(cast.ada, "lung", worklist.pk)


def test_a_worklist_under_the_wrong_trial_is_not_found(cast, worklist):
    cast.liver.memberships.create(user=cast.cora, role="coordinator")
    with pytest.raises(Http404):
        access.get_visible_worklist(cast.cora, "liver", worklist.pk)


def test_a_read_of_another_worklist_is_not_found(cast, worklist, version):
    other = activate(cast, version=version, name="Other", sessions=[item.session for item in worklist.items.all()])
    with pytest.raises(Http404):
        access.get_read_of(worklist, other.reads.first().pk)


def test_losing_the_role_ends_access_at_once(cast, read):
    assert access.get_own_read(cast.ada, read.pk) == read
    cast.ada.memberships.all().delete()
    with pytest.raises(Http404):
        access.get_own_read(cast.ada, read.pk)


def test_nobody_sees_nothing(worklist):
    nobody = AnonymousUser()
    assert not access.visible_reads(nobody).exists()
    assert not access.assigned_worklists(nobody).exists()
    assert not access.visible_worklists(nobody).exists()
