"""What the page header of every page shows."""

from rapidreader.archive.access import managed_trials, visible_trials


def navigation(request):
    """Which of the three doors (reading, trials, administration) this person has."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    return {
        "nav_has_trials": visible_trials(request.user).exists(),
        "nav_manages": managed_trials(request.user).exists(),
    }
