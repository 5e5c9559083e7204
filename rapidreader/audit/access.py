"""Who may see which tokens. Whose trail a person may read is decided where trials are known (export/access.py)."""

from knox.models import get_token_model

from .models import UsedName


def own_tokens(user):
    """The tokens of the API that this person holds, the newest first."""
    return get_token_model().objects.filter(user=user).order_by("-created")


def is_free(username: str, user) -> bool:
    """Whether a person may be called so: the name is theirs, or was never anybody's (21 CFR 11.100(a))."""
    return not UsedName.objects.filter(name=username.lower()).exclude(user_id=user.pk or 0).exists()
