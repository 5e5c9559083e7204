"""A coordinator at the builder: does what a person does there, and waits like one."""


class Builder:
    def __init__(self, page, stage):
        self.page, self.stage = page, stage
        self.errors: list[str] = []
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def begin(self, title: str):
        """A new template from nothing."""
        self.page.goto(f"{self.stage.base_url}/trials/lung/templates/new/")
        self.page.fill("#title", title)
        self.page.click("text=Begin with an empty form")
        self.wait_looked()

    def add(self, kind: str, label: str, **properties: str):
        """By keyboard: Insert, the first letters of the type, Enter, the label; then properties by their labels."""
        keys = self.page.keyboard
        self.page.locator("[role=treeitem][tabindex='0']").focus()
        keys.press("Insert")
        keys.type(kind)
        keys.press("Enter")
        keys.type(label)
        keys.press("Tab")
        for name, value in properties.items():
            self.page.locator("builder-item").get_by_label(name, exact=True).fill(value)

    def select(self, name: str):
        self.page.locator("[role=treeitem]", has_text=name).first.click()

    def paste_options(self, text: str):
        item = self.page.locator("builder-item")
        item.get_by_text("As text, to paste many").click()
        item.get_by_label("Options as text").fill(text)
        item.get_by_role("button", name="Done").click()

    def show_when(self, field: str, how: str, value: str):
        item = self.page.locator("builder-item")
        item.locator("summary", has_text="Conditions").click()
        condition = item.get_by_role("group", name="Shown only when")
        condition.get_by_role("button", name="Condition").click()
        condition.get_by_label("Field").select_option(label=field)
        condition.get_by_label("Comparison").select_option(label=how)
        condition.get_by_label("Value").select_option(label=value)

    def result_is(self, way: str, of: str, because: str):
        item = self.page.locator("builder-item")
        item.get_by_label("Result of rule 1").select_option(label=way)
        item.get_by_label("Field of the rows").select_option(label=of)
        item.get_by_label("Because").fill(because)

    def wait_looked(self):
        self.page.locator("builder-preview ecrf-form").wait_for(state="attached")

    def wait_saved(self):
        self.page.locator("[data-saved][data-state=saved]").wait_for()

    @property
    def outline(self) -> str:
        return self.page.locator("builder-outline").inner_text()

    @property
    def problems(self) -> str:
        button = self.page.locator("button[data-problems]")
        return button.inner_text() if button.is_visible() else ""
