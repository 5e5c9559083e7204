"""What a reader must have done before the worklist opens."""

from decimal import Decimal

from django import forms

from ..qualification.choices import trainings_to_require
from ..qualification.gate import current_documents
from ..qualification.marks import mark_of, percent_of
from .section import Section


class QualificationSection(Section):
    key = "qualification"
    title = "What readers must have done before it opens"
    paths = {
        "qualification": "documents",
        "qualification.training": "training",
        "qualification.pass_mark": "pass_mark",
    }

    documents = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple, label="Documents to acknowledge"
    )
    training = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        label="Training list to pass",
        help_text="Its readers must be this worklist's readers.",
    )
    pass_mark = forms.CharField(
        required=False,
        max_length=8,
        label="Pass mark",
        initial="80",
        help_text="Share of the known answers that must be met, in percent. A training list judges by its own.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
    )

    def __init__(self, data=None, *, desk, **kwargs):
        super().__init__(data, desk=desk, **kwargs)
        documents = current_documents().filter(trial=desk.trial).defer("text").order_by("title")
        self.fields["documents"].choices = [(one.pk, str(one)) for one in documents]
        trainings = [(one.pk, one.name) for one in trainings_to_require(desk.trial)]
        self.fields["training"].choices = [("", "none"), *trainings]

    @classmethod
    def initial_of(cls, value, desk):
        own = value["qualification"]
        mark = percent_of(own["pass_mark"])
        return {"documents": own["documents"], "training": own["training"], "pass_mark": mark}

    def clean_pass_mark(self) -> Decimal:
        mark = mark_of(self.cleaned_data["pass_mark"] or "80")
        if mark is None:
            raise forms.ValidationError("A number above 0 and up to 100, with at most two decimals.")
        return mark

    def value(self):
        names = ("documents", "training", "pass_mark")
        return {"qualification": {name: self.cleaned_data.get(name) for name in names}}
