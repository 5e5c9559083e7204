from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rapidreader.archive.access import visible_trials

from . import installation


@require_GET
def about(request):
    """What runs here, for those who oversee a trial or administrate."""
    if not request.user.is_staff and not visible_trials(request.user).exists():
        raise PermissionDenied("This page is for those who oversee a trial.")
    context = {
        "facts": {name.replace("_", " "): value for name, value in installation.facts().items()},
        "configuration": installation.configuration(),
        "migrations": installation.migrations(),
    }
    return render(request, "site/about.html", context)
