"""What coordinators type to amend a worklist, cleaned into what is asked; the actions decide."""

from django import forms

from .amended import AddedSessions, ReassignedReads, WithdrawnSessions
from .forms import ReaderChoice, labels_in
from .protocols.document import protocol_of

LINES = forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "mono"})
POOL = "the pool"


class AmendForm(forms.Form):
    """Beginning of all three. `expected_hash` is that of the preview which stands on the page."""

    key = ""
    expected_hash = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    labels = forms.CharField(label="Session labels, one per line", widget=LINES)
    reason = forms.CharField(max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data=None, *, worklist, **kwargs):
        self.worklist = worklist
        super().__init__(data, prefix=self.key, **kwargs)

    def possible_sessions(self):
        return self.worklist.trial.sessions.filter(worklist_items__worklist=self.worklist)

    def clean_labels(self) -> list:
        labels = list(dict.fromkeys(labels_in(self.cleaned_data["labels"])))
        known = self.possible_sessions().filter(label__in=labels).select_related("subject")
        by_label = {session.label: session for session in known}
        if unknown := [label for label in labels if label not in by_label]:
            raise forms.ValidationError(f"Not known here: {', '.join(unknown[:20])}.")
        return [by_label[label] for label in labels]

    def asked(self):
        """What is to be amended, as `amended.step_of` takes it."""
        raise NotImplementedError

    def arguments(self) -> dict:
        """The same as the action takes it."""
        raise NotImplementedError

    def take(self, fields: dict[str, str]):
        for name, text in fields.items():
            name = {"sessions": "labels", "reads": "labels"}.get(name, name)
            self.add_error(name if name in self.fields else None, text)


class AddForm(AmendForm):
    key = "add"
    group = forms.ChoiceField(required=False, label="Group that reads them")

    def __init__(self, data=None, *, worklist, **kwargs):
        super().__init__(data, worklist=worklist, **kwargs)
        groups = [group.name for group in protocol_of(worklist.protocol).assignment.groups]
        if groups:
            self.fields["group"].choices = [(name, name) for name in groups]
        else:
            del self.fields["group"]

    def possible_sessions(self):
        return self.worklist.trial.sessions.all()

    def arguments(self):
        sessions, group = self.cleaned_data["labels"], self.cleaned_data.get("group")
        return {"sessions": sessions, "groups": {group: sessions} if group else {}}

    def asked(self):
        return AddedSessions(self.worklist, **self.arguments())


class WithdrawForm(AmendForm):
    key = "withdraw"

    def arguments(self):
        return {"sessions": self.cleaned_data["labels"]}

    def asked(self):
        return WithdrawnSessions(self.worklist, **self.arguments())


class ReassignForm(AmendForm):
    key = "reassign"
    labels = forms.CharField(
        required=False, label="Session labels, one per line (empty: all that are not complete)", widget=LINES
    )
    from_reader = ReaderChoice(queryset=None, label="From")
    reader = ReaderChoice(queryset=None, label="To")

    def __init__(self, data=None, *, worklist, **kwargs):
        super().__init__(data, worklist=worklist, **kwargs)
        self.fields["from_reader"] = _one_of(worklist, "From", empty="Choose one")
        is_pool = protocol_of(worklist.protocol).is_pool
        self.fields["reader"] = _one_of(worklist, "To", empty="Back to the pool" if is_pool else "Choose one")
        self.fields["reader"].required = not is_pool

    def arguments(self):
        own = self.cleaned_data
        reads = self.worklist.reads.filter(kind="read", reader=own["from_reader"]).unsigned().select_related("reader")
        if own["labels"]:
            reads = reads.filter(item__session__in=own["labels"])
        return {"reads": list(reads.in_read_order()), "reader": own["reader"]}

    def asked(self):
        return ReassignedReads(self.worklist, **self.arguments())


class _OneReader(forms.ModelChoiceField):
    def label_from_instance(self, reader):
        return reader.get_full_name() or reader.get_username()


def _one_of(worklist, label: str, *, empty: str):
    people = worklist.readers.model.reader.field.related_model.objects.filter(reading_worklists__worklist=worklist)
    return _OneReader(queryset=people.order_by("last_name", "username"), label=label, empty_label=empty)


FORMS = {form.key: form for form in (AddForm, WithdrawForm, ReassignForm)}
