"""What Django found a request's person allowed to see, for the front door to believe for a few seconds."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser

from rapidreader.archive.dicomweb import Scope
from rapidreader.audit.origin import Origin

# In the WSGI environment, where nobody outside can put anything: the grant that Django leaves for the front door, and
# the one that the door still holds, for Django.
LEFT, HELD = "rapidreader.grant", "rapidreader.held_grant"


@dataclass(frozen=True)
class Grant:
    """The images of one read (`about`), its sessions known, as one person may see them, asking from one origin."""

    scope: Scope
    by: AbstractBaseUser
    origin: Origin
    about: str
