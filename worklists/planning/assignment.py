"""Who reads what."""

from django import forms

from .listing import TypedGroup, exclusions_in, exclusions_text, groups_in, groups_text
from .section import Section

KINDS = [
    ("all", "Every reader reads every session"),
    ("balanced", "Each session is read by a fixed number of readers, evenly shared"),
    ("groups", "Groups (split-plot): each group of readers reads its own sessions"),
    ("claim", "A pool: readers take the next session when they are free"),
]


class AssignmentSection(Section):
    key = "assignment"
    title = "Who reads what"
    paths = {
        "assignment.kind": "kind",
        "assignment.reads_per_session": "reads_per_session",
        "assignment.groups": "groups",
        "assignment.one_reader_per_subject": "one_reader_per_subject",
        "assignment.most_reads_per_reader": "most_reads_per_reader",
        "assignment.exclusions": "exclusions",
        "assignment": "kind",
    }

    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, label="Who reads what", initial="all")
    reads_per_session = forms.IntegerField(
        min_value=1, max_value=20, initial=2, label="Readers per session", help_text="Always different people."
    )
    groups = forms.CharField(
        required=False,
        label="Groups",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "mono"}),
        help_text="A line “Group A: ada, ben” with user names, and below it the session labels, one per line.",
    )
    group_count = forms.IntegerField(required=False, min_value=1, max_value=100, initial=4, label="Number of groups")
    one_reader_per_subject = forms.BooleanField(required=False, label="One reader for all time points of a subject")
    most_reads_per_reader = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=10**6,
        label="At most so many reads per reader",
        help_text="Every condition of a session counts; hidden repeats come on top.",
    )
    exclusions = forms.CharField(
        required=False,
        label="Who must not read what",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "mono"}),
        help_text="One line each: “ada: subject 1001” or “ben: site North”.",
    )

    @classmethod
    def initial_of(cls, value, desk):
        own = value["assignment"]
        labels = desk.labels([uid for group in own["groups"] for uid in group["sessions"]])
        groups = [
            TypedGroup(
                group["name"],
                [desk.names.get(reader, str(reader)) for reader in group["readers"]],
                [labels.get(uid, uid) for uid in group["sessions"]],
            )
            for group in own["groups"]
        ]
        exclusions = [
            (desk.names.get(one["reader"], str(one["reader"])), what, one[what])
            for one in own["exclusions"]
            for what in ("subject", "site")
            if one[what]
        ]
        return {**own, "groups": groups_text(groups), "exclusions": exclusions_text(exclusions), "group_count": 4}

    def clean_groups(self) -> list[dict]:
        groups, wrong = groups_in(self.cleaned_data["groups"])
        uids = self.desk.uids({label for group in groups for label in group.sessions})
        unknown = [label for group in groups for label in group.sessions if label not in uids]
        wrong += self._strangers([reader for group in groups for reader in group.readers])
        if unknown:
            wrong.append(f"No session of this trial: {', '.join(unknown[:20])}.")
        if wrong:
            raise forms.ValidationError(wrong)
        return [
            {
                "name": group.name,
                "readers": [self.desk.readers[reader] for reader in dict.fromkeys(group.readers)],
                "sessions": [uids[label] for label in dict.fromkeys(group.sessions)],
            }
            for group in groups
        ]

    def clean_exclusions(self) -> list[dict]:
        exclusions, wrong = exclusions_in(self.cleaned_data["exclusions"])
        wrong += self._strangers([reader for reader, _, _ in exclusions])
        if wrong:
            raise forms.ValidationError(wrong)
        return [{"reader": self.desk.readers[reader], what: which} for reader, what, which in exclusions]

    def _strangers(self, readers: list[str]) -> list[str]:
        unknown = [reader for reader in dict.fromkeys(readers) if reader not in self.desk.readers]
        return [f"No reader of this trial: {', '.join(unknown)}."] if unknown else []

    def value(self):
        own = dict(self.cleaned_data)
        own.pop("group_count")
        if own["kind"] != "groups":
            own["groups"] = []
        return {"assignment": own}
