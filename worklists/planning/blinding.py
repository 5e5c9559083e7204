"""What readers are blind to: a preset, and what differs from it, as forms; and the document that both make."""

import re
from dataclasses import dataclass

from django import forms

from rapidreader.archive.blinding_listed import keyword_of, listed_rows, tag_named
from rapidreader.archive.blinding_objects import KINDS, NEVER
from rapidreader.archive.blinding_policy import ACTIONS
from rapidreader.archive.blinding_presets import FACTS, OPEN, PRESETS, SHOWN_FACTS, SHOWN_KINDS

from .section import Section

AS_PRESET = ("", "As preset")
UID_CHOICES = [AS_PRESET, ("keep", "As stored"), ("alias", "Aliases of each reader's own")]
SHOW_CHOICES = [AS_PRESET, ("show", "Show"), ("hide", "Hide")]
SHORT = {"shift": "Move days", "align": "Same day"}
PICKED = [AS_PRESET, *((name, SHORT.get(name, words)) for name, words in ACTIONS.items() if name != "replace")]
LINE = re.compile(r"\s*([^=]+?)\s*=\s*(\w+)\s*(?::\s*(.*?))?\s*")


@dataclass(frozen=True)
class Line:
    """A line of one of the part's tables: what the presets have, and the field for what differs."""

    words: str
    detail: str
    presets: list[str]
    field: object


class BlindingSection(Section):
    key = "blinding"
    title = "What readers are blind to"
    paths = {
        "blinding": "preset",
        "blinding.uids": "uids",
        "blinding.attributes": "others",
        "blinding.objects": "hide_modalities",
        "blinding.objects.show_classes": "show_classes",
        "blinding.objects.hide_classes": "hide_classes",
    }

    preset = forms.ChoiceField(choices=PRESETS.items(), widget=forms.RadioSelect, label="Preset", initial=OPEN)
    uids = forms.ChoiceField(
        choices=UID_CHOICES,
        required=False,
        label="UIDs of sessions, scans and images",
        help_text="With aliases, two readers cannot tell from any address or header that they read the same session.",
    )
    others = forms.CharField(
        required=False,
        label="Other attributes, one per line",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "mono"}),
        help_text="For example: StationName = keep, or 00181030 = replace: Scan.",
    )
    hide_modalities = forms.CharField(
        required=False, max_length=200, label="Modalities that are never shown", help_text="For example: PR, KO, SR"
    )
    show_classes = forms.CharField(required=False, label="SOP classes shown all the same")
    hide_classes = forms.CharField(required=False, label="SOP classes hidden all the same")

    @classmethod
    def initial_of(cls, value, desk):
        own = value["blinding"]
        objects, preset = own.get("objects", {}), own.get("preset", OPEN)
        kinds = set(objects.get("show", SHOWN_KINDS[preset]))
        picked, others = _attributes_of(own.get("attributes", {}))
        facts = {f"fact_{name}": "show" if shown else "hide" for name, shown in own.get("facts", {}).items()}
        shown = {f"kind_{kind}": _differs(kind in kinds, kind in SHOWN_KINDS[preset]) for kind in KINDS}
        return {
            "preset": preset,
            "uids": own.get("uids", ""),
            "others": others,
            **{
                name: ", ".join(objects.get(name, ())) for name in ("hide_modalities", "show_classes", "hide_classes")
            },
            **{f"tag_{tag}": action for tag, action in picked.items()},
            **{name: choice for name, choice in facts.items() if name.removeprefix("fact_") in FACTS},
            **shown,
        }

    # --- what the template shows ---

    @property
    def fact_lines(self) -> list[Line]:
        return [
            Line(words, "", [_said(name in SHOWN_FACTS[preset]) for preset in PRESETS], self[f"fact_{name}"])
            for name, words in FACTS.items()
        ]

    @property
    def kind_lines(self) -> list[Line]:
        return [
            Line(words, "", [_said(kind in SHOWN_KINDS[preset]) for preset in PRESETS], self[f"kind_{kind}"])
            for kind, words in KINDS.items()
            if kind not in NEVER
        ]

    @property
    def attribute_lines(self) -> list[Line]:
        return [
            Line(row.name, f"{row.keyword} ({row.tag[:4]},{row.tag[4:]}) {row.vr}", [row.open, row.bicr, row.full],
                 self[f"tag_{row.tag}"])
            for row in listed_rows()
        ]  # fmt: skip

    @property
    def is_detailed(self) -> bool:
        """Whether something differs from the preset, so that the tables stand open."""
        names = [name for name in self.fields if name not in ("preset",)]
        return any(self[name].value() for name in names) or bool(self.errors)

    # --- what the form says ---

    def clean_others(self) -> dict:
        found = {}
        for line in filter(str.strip, self.cleaned_data["others"].splitlines()):
            match = LINE.fullmatch(line)
            tag = tag_named(match[1]) if match else None
            if tag is None or match[2] not in ACTIONS:
                raise forms.ValidationError(f"“{line.strip()[:60]}” is not an attribute = {', '.join(ACTIONS)}.")
            found[tag] = {"replace": match[3] or ""} if match[2] == "replace" else match[2]
        return found

    def value(self):
        own, preset = self.cleaned_data, self.cleaned_data.get("preset", OPEN)
        document = {"preset": preset}
        attributes = {row.tag: own[f"tag_{row.tag}"] for row in listed_rows() if own.get(f"tag_{row.tag}")}
        facts = {name: own[f"fact_{name}"] == "show" for name in FACTS if own.get(f"fact_{name}")}
        parts = {
            "attributes": attributes | (own.get("others") or {}),
            "uids": own.get("uids", ""),
            "objects": self._objects(preset),
            "facts": facts,
        }
        return {"blinding": document | {name: part for name, part in parts.items() if part}}

    def _objects(self, preset: str) -> dict:
        own, shown = self.cleaned_data, set(SHOWN_KINDS[preset])
        shown |= {kind for kind in KINDS if own.get(f"kind_{kind}") == "show"}
        shown -= {kind for kind in KINDS if own.get(f"kind_{kind}") == "hide"}
        lists = {name: _words(own.get(name, "")) for name in ("hide_modalities", "show_classes", "hide_classes")}
        lists["hide_modalities"] = [word.upper() for word in lists["hide_modalities"]]
        objects = {name: words for name, words in lists.items() if words}
        differs = shown != SHOWN_KINDS[preset]
        return objects | ({"show": [kind for kind in KINDS if kind in shown]} if differs else {})


def _attributes_of(attributes: dict) -> tuple[dict[str, str], str]:
    """{tag: action} of those that the table lists, and the others as lines."""
    listed, picked, others = {row.tag for row in listed_rows()}, {}, []
    for name, choice in attributes.items():
        tag = tag_named(name) or name
        if tag in listed and isinstance(choice, str):
            picked[tag] = choice
        else:
            text = f"replace: {choice['replace']}" if isinstance(choice, dict) else choice
            others.append(f"{keyword_of(tag)} = {text}")
    return picked, "\n".join(others)


def _differs(is_shown: bool, is_preset: bool) -> str:
    return "" if is_shown == is_preset else "show" if is_shown else "hide"


def _said(is_shown: bool) -> str:
    return "shown" if is_shown else "hidden"


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word for word in re.split(r"[\s,;]+", text) if word))


def _picker(label: str, choices) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, required=False, label=label)


BlindingSection.base_fields |= {f"fact_{name}": _picker(words, SHOW_CHOICES) for name, words in FACTS.items()}
BlindingSection.base_fields |= {f"kind_{kind}": _picker(words, SHOW_CHOICES) for kind, words in KINDS.items()}
BlindingSection.base_fields |= {f"tag_{row.tag}": _picker(row.name, PICKED) for row in listed_rows()}
