"""Words for readers in the language of the interface.

Fields and validation also work where Django was never set up, as in a script that reads forms; there they speak
English.
"""

from django.conf import settings
from django.utils import translation


def gettext(message: str) -> str:
    """The message in the active language. Put values in afterwards: _("At most %(most)d rows.") % {"most": 5}."""
    return translation.gettext(message) if settings.configured else message


def gettext_noop(message: str) -> str:
    """The message itself, marked for the translators."""
    return message
