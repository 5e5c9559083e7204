"""Whole forms for the parity of the twins: conditions and calculations on each other, groups, circles."""

from ecrf.definition import Check, Definition, Field, Group, Option, Rule, Section

from .generating import KINDS, OPTIONS, RESULTS, Maker, kind_of


def form(make: Maker) -> Definition:
    """A form whose parts speak of each other in an order of their own, and rarely in circles."""
    return _FormMaker(make).made()


class _FormMaker:
    def __init__(self, maker: Maker):
        self.make, self.random = maker, maker.random
        self.names: dict[str, str] = {}  # what may be spoken of already
        self.groups: dict[str, dict[str, str]] = {}

    def made(self) -> Definition:
        random = self.random
        fields = [self._blank(f"f{at}") for at in range(random.randint(2, 8))]
        groups = [
            Group(f"g{at}", f"G{at}", tuple(self._blank(f"g{at}f{no}") for no in range(random.randint(1, 4))))
            for at in range(random.randint(0, 2))
        ]
        parts = {one.key: one for one in [*fields, *groups]}
        # Parts are finished in an order of their own, each speaking of those before: no circles but planned ones.
        circular = self.make.chance(0.03)
        if circular:
            for part in parts.values():
                self._know(part)
        finished = {}
        for key in random.sample(list(parts), len(parts)):
            part = parts[key]
            finished[key] = self._group(part) if isinstance(part, Group) else self._field(part, self.names)
            self._know(finished[key])
        items = [finished[key] for key in parts]
        random.shuffle(items)
        cut, inner = sorted(random.randint(0, len(items)) for _ in range(2))
        # The conditions of sections speak of what stands before them only, which may need what stands in them: total.
        deep = Section("s2", "S2", tuple(items[inner:]), visible_when=self._condition({}, 0.1))
        section = Section("s1", "S1", (*items[cut:inner], deep), visible_when=self._outer(items[:cut]))
        return Definition("Generated", items=(*items[:cut], section))

    def _outer(self, items) -> list | None:
        names = {one.key: self.names[one.key] for one in items if one.key in self.names}
        return self._condition(names, 0.3)

    def _know(self, part) -> None:
        if isinstance(part, Group):
            self.groups[part.key] = {one.key: kind_of(one) for one in part.items}
        else:
            self.names[part.key] = kind_of(part)

    def _blank(self, key: str) -> Field:
        options = tuple(Option(value, value.upper()) for value in OPTIONS[:3])
        if self.make.chance(0.3):
            kind = self.random.choice(list(RESULTS))
            places = self.random.choice((None, 0, 1, 2, 5)) if kind == "number" else None
            result = self.random.choice(RESULTS[kind])
            return Field(key, "calculated", key.upper(), result=result, decimals=places, options=options)
        return Field(key, self.random.choice(list(KINDS)), key.upper(), options=options)

    def _group(self, group: Group) -> Group:
        inside: dict[str, str] = {}
        items = []
        self.groups[group.key] = inside  # count(group), and what is in it as far as it is finished
        for one in group.items:
            items.append(self._field(one, {**self.names, **inside}))
            inside[one.key] = kind_of(one)
        del self.groups[group.key]
        show = self._condition(self.names, 0.3)
        return Group(group.key, group.title, tuple(items), "T", visible_when=show, checks=self._checks(self.names))

    def _field(self, one: Field, names: dict[str, str]) -> Field:
        parts = {
            "visible_when": self._condition(names, 0.4),
            "required_when": self._condition(names, 0.15),
            "required": "required" if self.make.chance(0.15) else "",
            "checks": self._checks({**names, one.key: kind_of(one)}),
        }
        if one.type == "calculated":
            parts["rules"] = tuple(self._rule(kind_of(one), names) for _ in range(self.random.randint(1, 3)))
        return Field(**{**vars(one), **parts})

    def _condition(self, names: dict[str, str], share: float) -> list | None:
        return self.make.expression("bool", names, self.groups, 3) if self.make.chance(share) else None

    def _checks(self, names: dict[str, str]) -> tuple[Check, ...]:
        return (
            (Check(self.make.expression("bool", names, self.groups, 2), "Wrong."),) if self.make.chance(0.2) else ()
        )

    def _rule(self, kind: str, names: dict[str, str]) -> Rule:
        value = self.make.expression(kind, names, self.groups, 3)
        return Rule(value, self._condition(names, 0.5), self.random.choice(("", "so it is")))
