"""What a browser would send of a page's form, before anybody has typed."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Each form's controls as (name, value), those that a browser would send."""

    def __init__(self):
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.select, self.options, self.option, self.textarea = "", [], None, None

    def handle_starttag(self, tag, attributes):
        own = dict(attributes)
        if tag == "form":
            self.forms.append([])
        elif tag == "input":
            self._input(own)
        elif tag == "select":
            self.select, self.options = own.get("name", ""), []
        elif tag == "option":
            self.option = own.get("value")
            self.options.append(("selected" in own, self.option))
        elif tag == "textarea":
            self.textarea = [own.get("name", ""), ""]

    def _input(self, own):
        kind = own.get("type", "text")
        ticked = "checked" in own or kind not in ("checkbox", "radio")
        if self.forms and own.get("name") and ticked and kind not in ("submit", "button", "file"):
            self.forms[-1].append((own["name"], own.get("value", "on" if kind == "checkbox" else "")))

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1] += data
        elif self.options and self.options[-1][1] is None and data.strip():
            self.options[-1] = (self.options[-1][0], data.strip())

    def handle_endtag(self, tag):
        if tag == "select" and self.forms:
            chosen = [value for is_chosen, value in self.options if is_chosen] or [v for _, v in self.options[:1]]
            self.forms[-1] += [(self.select, value or "") for value in chosen]
            self.select, self.options = "", []
        if tag == "textarea" and self.textarea and self.forms:
            self.forms[-1].append((self.textarea[0], self.textarea[1].removeprefix("\n")))
            self.textarea = None


def form_values(html: str, field: str = "template_version") -> dict[str, list[str]]:
    """Of the form with this field, by name."""
    parser = _Forms()
    parser.feed(html)
    controls = next(form for form in parser.forms if field in dict(form))
    found: dict[str, list[str]] = {}
    for name, value in controls:
        found.setdefault(name, []).append(value)
    found.pop("csrfmiddlewaretoken", None)
    return found
