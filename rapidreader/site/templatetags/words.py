"""Our words in the language of the page, for scripts; templates and Python have Django's gettext."""

from functools import cache

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, to_locale

register = template.Library()


@register.simple_tag
def browser_words() -> SafeString:
    """The texts of ecrf/static/ecrf/words.js; nothing in English, which is in the code."""
    return _script(get_language() or "en")


@cache
def _script(language: str) -> SafeString:
    for folder in settings.LOCALE_PATHS:
        path = folder / to_locale(language) / "browser.json"
        if path.is_file():
            # Escaped when it was written (tests/words.py): no text can end the script element.
            return format_html('<script type="application/json" id="words">{}</script>', mark_safe(path.read_text()))
    return mark_safe("")
