"""When reads differ so much that a third reader decides, and who that may be."""

import re

from django import forms

from ..adjudication.language import SUBJECT, TIME_POINT
from .section import Section

ROWS = 6
SCOPE_CHOICES = [(TIME_POINT, "each session"), (SUBJECT, "the subject, when all its reads are in")]
COLUMNS = ("label", "scope", "when")


def key_of(label: str, number: int) -> str:
    """The name of a rule in exports, made of its words."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_0123456789")[:40] or f"rule_{number + 1}"


class AdjudicationSection(Section):
    key = "adjudication"
    title = "What is adjudicated"
    paths = {
        "adjudication.rules": "label_0",
        "adjudication.adjudicators": "adjudicators",
        "adjudication": "label_0",
    }

    adjudicators = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Adjudicators"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = self.desk.adjudicators_by_name
        self.fields["adjudicators"].choices = [(str(pk), name) for pk, name in people.items()]

    @property
    def rows(self) -> list[dict]:
        return [{name: self[f"{name}_{number}"] for name in COLUMNS} for number in range(ROWS)]

    @classmethod
    def initial_of(cls, value, desk):
        own = value["adjudication"]
        initial = {"adjudicators": [str(pk) for pk in own["adjudicators"]]}
        for number, rule in enumerate(own["rules"]):
            initial |= {f"{name}_{number}": rule.get(name, "") for name in COLUMNS}
        return initial

    def _rules(self) -> list[dict]:
        found = []
        for number in range(ROWS):
            own = {name: self.cleaned_data.get(f"{name}_{number}") or "" for name in COLUMNS}
            if own["label"] or own["when"]:
                found.append({"key": key_of(own["label"], number), **own})
        return found

    def clean(self):
        for number in range(ROWS):
            label, when = (self.cleaned_data.get(f"{name}_{number}") for name in ("label", "when"))
            if when and not label:
                self.add_error(f"label_{number}", "Say in words what differs.")
            if label and not when:
                self.add_error(f"when_{number}", "Say when it does, as in a.response != b.response.")
        keys = [rule["key"] for rule in self._rules()]
        if len(set(keys)) != len(keys):
            self.add_error("label_0", "Give each rule words of its own.")
        return self.cleaned_data

    def value(self):
        people = [int(pk) for pk in self.cleaned_data["adjudicators"]]
        return {"adjudication": {"rules": self._rules(), "adjudicators": people}}


for _number in range(ROWS):
    AdjudicationSection.base_fields |= {
        f"label_{_number}": forms.CharField(
            required=False, max_length=120, label=f"Rule {_number + 1}: what differs"
        ),
        f"scope_{_number}": forms.ChoiceField(
            choices=SCOPE_CHOICES, required=False, label="Looked at for", initial=TIME_POINT
        ),
        f"when_{_number}": forms.CharField(
            required=False,
            max_length=1000,
            label="When",
            widget=forms.TextInput(attrs={"class": "mono", "spellcheck": "false", "autocomplete": "off"}),
        ),
    }
