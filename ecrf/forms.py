from django import forms


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Uploaded files as a list, at least one."""

    widget = SeveralFilesInput(attrs={"multiple": True, "accept": ".html,.htm,.xhtml,text/html"})

    def clean(self, data, initial=None):
        return [super(SeveralFilesField, self).clean(file, initial) for file in data or [None]]


class ImportForm(forms.Form):
    files = SeveralFilesField(
        label="Template files", allow_empty_file=True, error_messages={"required": "Choose at least one file."}
    )
    keep_defaults = forms.BooleanField(required=False, label="Keep preselected answers")


class NewTemplateForm(forms.Form):
    """How a template begins: `start` is "empty", "library" or "copy"; without a title it gets that of its source."""

    start = forms.ChoiceField(choices=[(one, one) for one in ("empty", "library", "copy")])
    title = forms.CharField(max_length=200, required=False)
    language = forms.CharField(max_length=16, required=False)
    slug = forms.CharField(max_length=80, required=False)
    version = forms.IntegerField(required=False)
