"""Who may see which tokens. Whose trail a person may read is decided where trials are known (export/access.py)."""

from knox.models import get_token_model


def own_tokens(user):
    """The tokens of the API that this person holds, the newest first."""
    return get_token_model().objects.filter(user=user).order_by("-created")
