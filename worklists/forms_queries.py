"""What coordinators type into queries, cleaned; the actions decide."""

from django import forms

AREA = {"rows": 4, "maxlength": 4000}


class TextForm(forms.Form):
    text = forms.CharField(max_length=4000, label="Your message", widget=forms.Textarea(attrs=AREA))


class CloseForm(forms.Form):
    text = forms.CharField(
        max_length=4000,
        required=False,
        label="Last word (optional)",
        widget=forms.Textarea(attrs={**AREA, "rows": 2}),
    )


class NewQueryForm(forms.Form):
    """A query about a read: the whole, one of the `fields` (key, name) of its form, or an image."""

    field_key = forms.ChoiceField(required=False, label="About")
    title = forms.CharField(
        max_length=200, required=False, help_text="Empty: the beginning of the text.", label="Title (optional)"
    )
    text = forms.CharField(max_length=4000, label="What do you ask the reader?", widget=forms.Textarea(attrs=AREA))
    sop_instance_uid = forms.CharField(
        max_length=64, required=False, label="Image (SOPInstanceUID)", help_text="The viewer opens there."
    )
    frame = forms.IntegerField(min_value=1, required=False, initial=1)

    def __init__(self, data, *, fields, initial):
        super().__init__(data, initial=initial)
        self.fields["field_key"].choices = [("", "The whole read"), *fields]

    @property
    def asked(self) -> dict:
        """The cleaned fields as `open_query` takes them."""
        given = {name: self.cleaned_data[name] for name in ("field_key", "title", "text")}
        if uid := self.cleaned_data["sop_instance_uid"].strip():
            given["image_position"] = {"sop_instance_uid": uid, "frame": self.cleaned_data["frame"] or 1}
        return given

    def add_error(self, name, error):
        """What the action says of the image stands at the image's field."""
        super().add_error("sop_instance_uid" if name == "image_position" else name, error)
