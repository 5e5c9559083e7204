"""What coordinators type on the pages of adjudications, cleaned; the actions decide."""

from django import forms

from rapidreader.archive.access import members_with_role
from rapidreader.archive.models import Role

from ..forms import ReasonForm


class AdjudicatorForm(ReasonForm):
    """Whom an adjudication is given to."""

    adjudicator = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args, trial, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["adjudicator"].queryset = members_with_role(trial, Role.ADJUDICATOR)
