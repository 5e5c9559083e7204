"""Under which conditions, in which reading periods, with which hidden repeats."""

import re

from django import forms
from django.utils.text import slugify

from ..protocols.document import LONGEST_KEY, MOST_CONDITIONS
from .section import Section

DESIGNS = [
    ("none", "One reading period"),
    ("crossover", "Crossover: every session once in each period, under another condition each time"),
    ("repeats", "The hidden repeats in a second period"),
]
BALANCES = [
    ("sessions", "A share of the sessions under each condition in every period"),
    ("readers", "All sessions under one condition in a period; readers take turns"),
]
COLUMNS = ("name", "description", "modalities", "scan_text")
HIDDEN = ("key", "keyed")


class ConditionsSection(Section):
    key = "conditions"
    title = "Reading conditions, periods and repeats"
    paths = {
        "conditions": "name_0",
        "periods.design": "design",
        "periods.balance": "balance",
        "periods.washout_days": "washout_days",
        "periods": "design",
        "repeats.percent": "percent",
        "repeats.min_distance": "min_distance",
        "repeats": "percent",
    }

    design = forms.ChoiceField(choices=DESIGNS, widget=forms.RadioSelect, label="Periods", initial="none")
    balance = forms.ChoiceField(choices=BALANCES, widget=forms.RadioSelect, label="Balance", initial="sessions")
    grouped = forms.BooleanField(
        required=False, initial=True, label="Within a period, the reads of one condition come together"
    )
    washout_days = forms.IntegerField(
        min_value=0,
        max_value=3650,
        initial=28,
        label="Washout in days",
        help_text="From a reader's last read of a period to the first of the next; kept by the server's clock.",
    )
    percent = forms.IntegerField(
        min_value=0,
        max_value=100,
        initial=0,
        label="Hidden repeats, per cent",
        help_text="So many of a reader's sessions come again, unannounced: at least this share.",
    )
    min_distance = forms.IntegerField(
        min_value=0, max_value=10**6, initial=0, label="At the earliest after so many reads"
    )

    @property
    def rows(self) -> list[dict]:
        return [{name: self[f"{name}_{number}"] for name in (*COLUMNS, *HIDDEN)} for number in range(MOST_CONDITIONS)]

    @classmethod
    def initial_of(cls, value, desk):
        initial = {**value["periods"], **value["repeats"]}
        for number, one in enumerate(value["conditions"]):
            shows = one["shows"]
            initial |= {
                f"key_{number}": one["key"],
                f"keyed_{number}": one["name"] or one["key"],
                f"name_{number}": one["name"] or one["key"],
                f"description_{number}": one["description"],
                f"modalities_{number}": ", ".join(shows["modalities"]),
                f"scan_text_{number}": shows["scan_text"],
            }
        return initial

    def clean(self):
        keys = [one["key"] for one in self._conditions()]
        for number in range(MOST_CONDITIONS):
            others = any(self.cleaned_data.get(f"{name}_{number}") for name in COLUMNS[1:])
            if others and not self.cleaned_data.get(f"name_{number}"):
                self.add_error(f"name_{number}", "Give this condition a name.")
        if len(set(keys)) != len(keys):
            self.add_error("name_0", "Give each condition a name of its own.")
        return self.cleaned_data

    def _conditions(self) -> list[dict]:
        found = []
        for number in range(MOST_CONDITIONS):
            own = {name: self.cleaned_data.get(f"{name}_{number}") or "" for name in COLUMNS}
            if own["name"]:
                modalities = [word.upper() for word in re.split(r"[\s,;]+", own["modalities"]) if word]
                shows = {"modalities": list(dict.fromkeys(modalities)), "scan_text": own["scan_text"]}
                found.append(
                    {
                        "key": self._key(number, own["name"]),
                        "name": own["name"],
                        "description": own["description"],
                        "shows": shows,
                    }
                )
        return found

    def _key(self, number: int, name: str) -> str:
        """A condition keeps its key as long as it keeps its name; else the key is made of the name."""
        if name == self.cleaned_data.get(f"keyed_{number}") and self.cleaned_data.get(f"key_{number}"):
            return self.cleaned_data[f"key_{number}"]
        return slugify(name)[:LONGEST_KEY].strip("-_") or f"c{number + 1}"

    def value(self):
        own = self.cleaned_data
        return {
            "conditions": self._conditions(),
            "periods": {name: own[name] for name in ("design", "balance", "grouped", "washout_days")},
            "repeats": {name: own[name] for name in ("percent", "min_distance")},
        }


for _number in range(MOST_CONDITIONS):
    ConditionsSection.base_fields |= {
        f"key_{_number}": forms.CharField(required=False, max_length=LONGEST_KEY, widget=forms.HiddenInput),
        f"keyed_{_number}": forms.CharField(required=False, max_length=60, widget=forms.HiddenInput),
        f"name_{_number}": forms.CharField(required=False, max_length=60, label=f"Condition {_number + 1}"),
        f"description_{_number}": forms.CharField(required=False, max_length=1000, label="What the reader is told"),
        f"modalities_{_number}": forms.CharField(required=False, max_length=200, label="Only these modalities"),
        f"scan_text_{_number}": forms.CharField(
            required=False, max_length=64, label="Only scans whose description has"
        ),
    }
