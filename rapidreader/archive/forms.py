"""What people type on the archive's pages, cleaned; the actions decide."""

from django import forms
from django.contrib.auth import get_user_model

from .models import Role, Session


class TrialForm(forms.Form):
    name = forms.CharField(max_length=200)
    slug = forms.SlugField(
        max_length=40, label="Short name", help_text="In addresses and file names: a-z, 0-9 and hyphens."
    )
    protocol = forms.CharField(max_length=64, required=False, label="Protocol ID")
    sponsor = forms.CharField(max_length=200, required=False)
    description = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))


class MemberForm(forms.Form):
    username = forms.CharField(label="User name", max_length=150, widget=forms.TextInput(attrs={"list": "people"}))
    role = forms.ChoiceField(choices=Role.choices)

    def clean_username(self):
        user = get_user_model().objects.filter(username=self.cleaned_data["username"], is_active=True).first()
        if user is None:
            raise forms.ValidationError("There is no active user with this name.")
        self.user = user
        return user.username


class SessionForm(forms.Form):
    label = forms.CharField(max_length=64)
    time_point = forms.CharField(max_length=64, required=False, label="Time point")
    arm = forms.CharField(
        max_length=64, required=False, label="Treatment arm", help_text="Of the subject. Never shown to readers."
    )
    reason = forms.CharField(
        max_length=300, required=False, help_text="Why; needed once a read of this session was completed."
    )


class SessionFilterForm(forms.Form):
    """Which sessions a list shows; nothing is required, and what is wrong is ignored."""

    text = forms.CharField(required=False, label="Label or subject")
    modality = forms.CharField(required=False, max_length=16)
    date_from = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    date_to = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def apply(self, sessions):
        self.is_valid()
        asked = self.cleaned_data
        return sessions.matching(
            text=asked.get("text", ""),
            modality=asked.get("modality", ""),
            date_from=asked.get("date_from"),
            date_to=asked.get("date_to"),
        )


def modalities_in(trial) -> list[str]:
    """The modalities that the trial's sessions have, for the filter's list."""
    texts = Session.objects.filter(trial=trial).order_by().values_list("modalities", flat=True).distinct()
    return sorted({word for text in texts for word in text.split(", ")} - {""})
