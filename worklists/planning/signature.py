"""What makes a read final."""

from django import forms

from .section import Section

KINDS = [
    ("password", "An electronic signature: the reader enters the password again"),
    ("plain", "Completing is enough"),
]


class SignatureSection(Section):
    key = "signature"
    title = "What makes a read final"
    paths = {"signature": "kind"}

    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, label="Signature", initial="plain")

    @classmethod
    def initial_of(cls, value, desk):
        return {"kind": value["signature"]}

    def value(self):
        return {"signature": self.cleaned_data["kind"]}
