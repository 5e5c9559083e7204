"""What coordinators type on the pages of this room, cleaned; the actions decide."""

import re
import secrets

from django import forms

from rapidreader.archive.models import Session

from . import access
from .plan import Plan
from .viewer_tools import TOOLS


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


def labels_in(text: str) -> list[str]:
    """Session labels of a pasted list: one per line, or separated by commas, semicolons or tabs."""
    return [label for part in re.split(r"[\n\r,;\t]", text) if (label := part.strip())]


PURPOSES = [
    ("live", "Live: its reads are the trial's data"),
    ("training", "Training: its answers are known, and nothing of it is exported with the trial"),
]


class ReaderChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, reader):
        return reader.get_full_name() or reader.get_username()


class WorklistForm(forms.Form):
    """A worklist as planned. `labels` is the list of sessions in its order; everything else follows Plan."""

    name = forms.CharField(max_length=120)
    description = forms.CharField(
        required=False, label="Instructions for the readers", widget=forms.Textarea(attrs={"rows": 3})
    )
    template_version = forms.ModelChoiceField(queryset=None, label="Template version", empty_label="Choose one")
    purpose = forms.ChoiceField(choices=PURPOSES, required=False, widget=forms.RadioSelect, label="What it is for")
    due_date = forms.DateField(required=False, widget=DateInput)
    labels = forms.CharField(
        required=False,
        label="Session labels, one per line, in the order of the list",
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "mono"}),
    )
    readers = ReaderChoice(queryset=None, required=False, widget=forms.CheckboxSelectMultiple)
    seed = forms.CharField(
        required=False,
        max_length=64,
        help_text="Any text; whatever is random comes from it, and the same seed gives the same again.",
    )
    form_disabled_when_complete = forms.BooleanField(
        required=False,
        label="The form is closed when a read is complete",
        help_text="Otherwise readers may correct completed reads; each correction is a revision of its own.",
    )
    skipping_allowed = forms.BooleanField(
        required=False, label="Readers may skip a session, with a reason", help_text="It comes again at the end."
    )
    tools = forms.MultipleChoiceField(
        choices=TOOLS.items(), required=False, widget=forms.CheckboxSelectMultiple, label="Measuring tools"
    )

    def __init__(self, data=None, *, trial, **kwargs):
        super().__init__(data, **kwargs)
        self.trial, self.unknown, self.repeated = trial, [], []
        self.fields["template_version"].queryset = access.published_versions(trial)
        self.fields["readers"].queryset = access.possible_readers(trial)

    def clean_labels(self) -> list[Session]:
        """The sessions in the listed order; unknown labels are an error that names them, repeated ones a remark."""
        labels = labels_in(self.cleaned_data["labels"])
        wanted = list(dict.fromkeys(labels))
        self.repeated = sorted({label for label in wanted if labels.count(label) > 1})
        known = self.trial.sessions.filter(label__in=wanted).select_related("subject")
        by_label = {session.label: session for session in known}
        self.unknown = [label for label in wanted if label not in by_label]
        if self.unknown:
            names = ", ".join(self.unknown[:20]) + (" …" if len(self.unknown) > 20 else "")
            raise forms.ValidationError(
                f"{len(self.unknown)} of {len(wanted)} labels are no session of this trial: {names}"
            )
        return [by_label[label] for label in wanted]

    def plan_fields(self) -> dict:
        """The cleaned fields as `create_worklist` and `update_worklist` take them."""
        fields = dict(self.cleaned_data)
        fields["sessions"] = fields.pop("labels")
        fields["purpose"] = fields["purpose"] or "live"
        return {**fields, "readers": list(fields["readers"])}


def initial_of(worklist) -> dict:
    """What the form shows of a stored draft, or of a worklist that does not exist yet."""
    if worklist is None:
        own = {"purpose": "live", "seed": secrets.token_hex(8)}
        return {**own, "form_disabled_when_complete": True, "skipping_allowed": True}
    plan = Plan.of(worklist)
    initial = {name: getattr(plan, name) for name in WorklistForm.base_fields if hasattr(plan, name)}
    return {
        **initial,
        "labels": "\n".join(session.label for session in plan.sessions),
        "readers": [reader.pk for reader in plan.readers],
        "template_version": plan.template_version.pk,
    }


def typed_in(data) -> dict:
    """Everything typed so far as initial values: shown again without judging it."""
    several = {"readers", "tools"}
    return {name: data.getlist(name) if name in several else data.get(name) for name in WorklistForm.base_fields}


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class NoteForm(ReasonForm):
    """A reason that may stay empty."""

    reason = forms.CharField(max_length=300, required=False)


class DecisionForm(ReasonForm):
    """Whether readers are shown a scan."""

    is_shown = forms.TypedChoiceField(
        choices=[("yes", "Show"), ("no", "Withhold")], coerce=lambda text: text == "yes", widget=forms.RadioSelect
    )


class ExtendForm(ReasonForm):
    due_date = forms.DateField(required=False, label="New due date", widget=DateInput)


class MigrateForm(ReasonForm):
    """`expected` is the digest of the plan that stands on the page."""

    expected = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ActivateForm(forms.Form):
    expected_hash = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


def drafted(trial, data) -> tuple[list[Session], list]:
    """The sessions and readers that were typed so far, as far as they are known."""
    wanted = list(dict.fromkeys(labels_in(data.get("labels", ""))))
    known = {one.label: one for one in trial.sessions.filter(label__in=wanted).select_related("subject")}
    chosen = set(data.getlist("readers"))
    readers = [reader for reader in access.possible_readers(trial) if str(reader.pk) in chosen]
    return [known[label] for label in wanted if label in known], readers


def chosen_version(trial, data):
    """The template version that was chosen so far, if it is one of the trial's."""
    number = data.get("template_version", "")
    return access.published_versions(trial).filter(pk=number).first() if number.isdecimal() else None


def take(form, refusal):
    """Put an action's objections beside the fields that they are about, or above the form."""
    for name, text in refusal.fields.items():
        name = "labels" if name == "sessions" else name
        known = name in form.fields
        form.add_error(name if known else None, text)
    if not refusal.fields:
        form.add_error(None, str(refusal))
