from django.shortcuts import redirect

from rapidreader.archive.access import visible_trials

from . import access


def home(request):
    """Whoever reads starts with the own reads, everybody else with the trials."""
    if not access.assigned_worklists(request.user).exists() and visible_trials(request.user).exists():
        return redirect("trial_list")
    return redirect("reading_list")
