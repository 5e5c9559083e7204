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
