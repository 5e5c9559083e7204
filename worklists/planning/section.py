"""What every part of the protocol editor is."""

from dataclasses import dataclass
from functools import cached_property

from django import forms

from .. import access
from ..naming import name_of


@dataclass(frozen=True)
class Desk:
    """What a part may look up while a protocol is composed."""

    trial: object

    @cached_property
    def readers(self) -> dict[str, int]:
        """Numbers of the trial's readers by user name."""
        return dict(access.possible_readers(self.trial).values_list("username", "pk"))

    @cached_property
    def adjudicators(self) -> dict[str, int]:
        return dict(access.possible_adjudicators(self.trial).values_list("username", "pk"))

    @cached_property
    def adjudicators_by_name(self) -> dict[int, str]:
        """Their names as people read them, by number."""
        return {person.pk: name_of(person) for person in access.possible_adjudicators(self.trial)}

    @cached_property
    def names(self) -> dict[int, str]:
        return {pk: name for people in (self.readers, self.adjudicators) for name, pk in people.items()}

    def uids(self, labels) -> dict[str, str]:
        """StudyInstanceUIDs of the trial's sessions by label."""
        return dict(self.trial.sessions.filter(label__in=labels).values_list("label", "study_instance_uid"))

    def by_subject(self, labels) -> list[list[str]]:
        """The labels of sessions that there are, those of a subject together, as they are listed."""
        wanted = list(dict.fromkeys(labels))
        subjects = dict(self.trial.sessions.filter(label__in=wanted).values_list("label", "subject"))
        found: dict[int, list[str]] = {}
        for label in wanted:
            if label in subjects:
                found.setdefault(subjects[label], []).append(label)
        return list(found.values())

    def labels(self, uids) -> dict[str, str]:
        return dict(
            self.trial.sessions.filter(study_instance_uid__in=uids).values_list("study_instance_uid", "label")
        )


class Section(forms.Form):
    """One part. `key` begins the names of its fields; `paths` says which field a problem at a path belongs to."""

    key = ""
    title = ""
    paths: dict[str, str] = {}

    def __init__(self, data=None, *, desk: Desk, **kwargs):
        self.desk = desk
        super().__init__(data, prefix=self.key, **kwargs)

    @property
    def template(self) -> str:
        return f"worklists/_protocol_{self.key}.html"

    @classmethod
    def initial_of(cls, value: dict, desk: Desk) -> dict:
        """What the form shows of a document."""
        raise NotImplementedError

    def value(self) -> dict:
        """What the cleaned form says, by the names that the document has for it."""
        raise NotImplementedError

    @classmethod
    def typed_in(cls, data) -> dict:
        """Everything typed so far as initial values: shown again without judging it."""
        typed = {}
        for name, field in cls.base_fields.items():
            several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
            html_name = f"{cls.key}-{name}"
            typed[name] = data.getlist(html_name) if several else data.get(html_name)
        return typed

    def take(self, path: str, text: str) -> bool:
        """Puts a problem beside the field that it is about; False when it belongs to another part."""
        for known in sorted(self.paths, key=len, reverse=True):
            if path == known or path.startswith(f"{known}."):
                self.add_error(self.paths[known], text)
                return True
        return False
