"""What the reading list shows beside the open worklists: those still shut, and the documents to acknowledge."""

from ..access import given_worklists
from ..models import CharterDocument, Qualification
from .gate import missing_of


def shut_context(user) -> dict:
    """`shut` are worklists with what is missing, `unread` the documents among it, with their texts; `attempted` the
    training worklists that have a result.
    """
    shut = missing_of(user, given_worklists(user).select_related("trial").distinct())
    wanted = {document.pk for missing in shut for document in missing.documents}
    documents = CharterDocument.objects.filter(pk__in=wanted).select_related("trial").order_by("title")
    attempted = set(Qualification.objects.filter(reader=user).values_list("worklist", flat=True))
    return {"shut": shut, "unread": list(documents) if wanted else [], "attempted": attempted}
