"""The table from which a coordinator picks sessions for a worklist."""

from rapidreader.archive.forms import SessionFilterForm, modalities_in

from .forms import labels_in

MOST_SHOWN = 2_000
FILTER_NAMES = ("text", "modality", "date_from", "date_to")


class Picker:
    """The trial's sessions that meet the filter typed in `data`, and the label list with what was ticked added."""

    def __init__(self, trial, data):
        self.filter = SessionFilterForm({name: data.get(f"show-{name}", "") for name in FILTER_NAMES}, prefix=None)
        self.modalities = modalities_in(trial)
        found = self.filter.apply(trial.sessions.all()).select_related("subject")
        self.found = found.order_by("subject__label", "date", "label")
        self.sessions = list(self.found[:MOST_SHOWN])
        self.total = trial.sessions.count()
        self.is_cut = len(self.sessions) == MOST_SHOWN
        # Then the page can tell by itself which pasted labels are unknown.
        self.is_whole = len(self.sessions) == self.total

    def labels(self, data) -> str:
        """The label list after the button that was pressed: ticked sessions join it at the end, once."""
        listed = labels_in(data.get("labels", ""))
        if data.get("do") == "clear":
            return ""
        ticked = data.getlist("pick")
        if data.get("do") == "add_all":
            ticked = self.found.values_list("label", flat=True)
        return "\n".join(dict.fromkeys([*listed, *ticked]))
