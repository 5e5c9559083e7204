from django import forms


class NewTemplateForm(forms.Form):
    """How a template begins: `start` is "empty", "library" or "copy"; without a title it gets that of its source."""

    start = forms.ChoiceField(choices=[(one, one) for one in ("empty", "library", "copy")])
    title = forms.CharField(max_length=200, required=False)
    language = forms.CharField(max_length=16, required=False)
    slug = forms.CharField(max_length=80, required=False)
    version = forms.IntegerField(required=False)
