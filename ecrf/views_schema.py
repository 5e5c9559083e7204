"""What forms are made of, for programs and scripts: the same for everybody who is signed in."""

from django.http import Http404, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .definition.meta import meta_schema
from .value_sets import names, value_set


@require_safe
def definition_schema(request):
    """The meta-schema of form definitions: JSON Schema 2020-12."""
    return JsonResponse(meta_schema(), content_type="application/schema+json")


@require_safe
@cache_control(private=True, max_age=86_400)  # a set never changes under its name
def value_set_show(request, name):
    """A value set with everything that a search box needs."""
    if name not in names():
        raise Http404
    found = value_set(name)
    entries = [
        {
            "value": entry.value,
            "label": entry.label,
            "group": entry.group,
            "words": found.words.get(entry.value, ()),
            "codes": [{"scheme": code.scheme, "value": code.value, "meaning": code.meaning} for code in entry.codes],
            "translations": entry.translations,
        }
        for entry in found.entries
    ]
    about = {"name": name, "title": found.title, "references": found.references, "translations": found.translations}
    return JsonResponse({**about, "entries": entries})
