from django import forms

MOST_ADDRESSES = 20


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Uploaded files as a list, possibly empty."""

    widget = SeveralFilesInput(attrs={"multiple": True})

    def clean(self, data, initial=None):
        return [super(SeveralFilesField, self).clean(file, initial) for file in data or []]


class ImportForm(forms.Form):
    """Files, or addresses, one on a line: https://… or radreport:ID."""

    files = SeveralFilesField(label="Template files", allow_empty_file=True, required=False)
    addresses = forms.CharField(label="Addresses", required=False, max_length=20_000)
    keep_defaults = forms.BooleanField(required=False, label="Keep preselected answers")

    def clean_addresses(self) -> list[str]:
        addresses = self.cleaned_data["addresses"].split()
        if len(addresses) > MOST_ADDRESSES:
            raise forms.ValidationError(f"At most {MOST_ADDRESSES} addresses at once.")
        return addresses

    def clean(self):
        if not self.errors and not self.sources():
            self.add_error("files", "Choose at least one file, or give an address.")

    def sources(self) -> list:
        """The uploaded files, then the addresses."""
        return [*self.cleaned_data["files"], *self.cleaned_data["addresses"]]
