"""In which order sessions come."""

from django import forms

from .section import Section

KINDS = [
    ("listed", "As listed"),
    ("date", "By session date"),
    ("shuffled", "Shuffled for each reader"),
    ("subjects", "Subjects at random for each reader, time points in sequence"),
    ("blocks", "Blocks: the list in blocks, each shuffled for each reader"),
    ("latin", "Latin square: places and neighbours balanced over the readers"),
]


class OrderSection(Section):
    key = "order"
    title = "In which order"
    paths = {"order.kind": "kind", "order.block_size": "block_size", "order": "kind", "sequential": "sequential"}

    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, label="Read order", initial="listed")
    block_size = forms.IntegerField(
        required=False,
        min_value=2,
        max_value=10_000,
        label="Sessions per block",
        help_text="Of a Latin square: empty balances single sessions.",
    )
    sequential = forms.BooleanField(
        required=False,
        label="Sequential: a later time point opens only when the earlier one is complete",
        help_text="The server does not give out its images before. Earlier time points are shown beside it then.",
    )
    global_review = forms.BooleanField(
        required=False,
        label="Global review: after the last time point, one look back over the whole subject",
        help_text="It is a record of its own; the reads of the time points stay as they were completed.",
    )

    @classmethod
    def initial_of(cls, value, desk):
        return {**value["order"], "sequential": value["sequential"], "global_review": value["global_review"]}

    def value(self):
        own = self.cleaned_data
        return {
            "order": {"kind": own["kind"], "block_size": own["block_size"]},
            "sequential": own["sequential"],
            "global_review": own["global_review"],
        }
