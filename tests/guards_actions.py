"""How many events an action can leave: read from its source, every way through it (A1).

An action is a public function of a module of actions that takes `by` by name only. It must be able to leave an event,
and on no way through it two: `record` itself, or helpers of the same package that end there. What another action is
called for leaves its own event, which is not counted here.
"""

import ast

ACTION_MODULES = ("actions", "accounts", "redaction", "exposure", "exposing")
RECORDING = {"record", "record_exposure"}
MANY = 99
COMPREHENSIONS = (ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.SetComp)


def is_action_module(module: str) -> bool:
    """`x.actions`, everything in a package `x.actions`, and the few modules that hold actions by other names."""
    parts = module.split(".")
    return parts[-1] in ACTION_MODULES or "actions" in parts[:-1]


class _Counter:
    """The most events that each function of one module can leave."""

    def __init__(self, tree: ast.Module, siblings: dict[str, str]):
        self.functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module in siblings:
                self._take_helpers(node, ast.parse(siblings[node.module]))
        self._known: dict[str, int] = {}

    def _take_helpers(self, wanted: ast.ImportFrom, tree: ast.Module):
        """Functions of a sibling module that are no actions, with what they call there."""
        own = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        if {alias.name for alias in wanted.names} & own.keys():
            helpers = {name: node for name, node in own.items() if not is_action(node)}
            self.functions = {**helpers, **self.functions}

    def of(self, name: str) -> int:
        if name not in self._known:
            self._known[name] = 0  # a function that calls itself adds nothing
            self._known[name] = max(self._block(self.functions[name].body))
        return self._known[name]

    def _block(self, body) -> tuple[int, int]:
        """The most events when the block ends by itself, and when it returns or raises on the way."""
        falls, left = 0, 0
        for node in body:
            through, out = self._statement(node)
            left = max(left, falls + out) if out or through is None else left
            if through is None:
                return -MANY, left
            falls += through
        return falls, max(left, 0)

    def _statement(self, node) -> tuple[int | None, int]:
        """(events if it goes on, or None if it never does; events if it leaves the function)."""
        if isinstance(node, ast.Return | ast.Raise):
            count = 0 if isinstance(node, ast.Raise) else self._calls(node)
            return None, count
        if isinstance(node, ast.If):
            return self._either(self._calls(node.test), [self._block(node.body), self._block(node.orelse)])
        if isinstance(node, ast.For | ast.While):
            inside = max(self._block(node.body))
            return (MANY if inside else 0), 0
        if isinstance(node, ast.With):
            return self._either(0, [self._block(node.body)])
        if isinstance(node, ast.Try):
            ways = [self._block([*node.body, *node.orelse]), *(self._block(one.body) for one in node.handlers)]
            through, out = self._either(0, ways)
            return through, out
        if isinstance(node, ast.FunctionDef):
            return 0, 0
        return self._calls(node), 0

    @staticmethod
    def _either(before: int, ways) -> tuple[int | None, int]:
        goes_on = [falls for falls, _ in ways if falls >= 0]
        return (before + max(goes_on) if goes_on else None), before + max(out for _, out in ways)

    def _calls(self, node) -> int:
        """The calls in a statement or expression; in a comprehension each is any number of calls."""
        repeated = [one for one in ast.walk(node) if isinstance(one, COMPREHENSIONS)]
        if any(self._of_call(call) for one in repeated for call in ast.walk(one) if isinstance(call, ast.Call)):
            return MANY
        return sum(self._of_call(call) for call in ast.walk(node) if isinstance(call, ast.Call))

    def _of_call(self, call: ast.Call) -> int:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in RECORDING:
            return 1
        is_own = isinstance(call.func, ast.Name) and name in self.functions
        return self.of(name) if is_own else 0


def is_action(node: ast.FunctionDef) -> bool:
    return not node.name.startswith("_") and "by" in {arg.arg for arg in node.args.kwonlyargs}


def events_of_actions(source: str, siblings: dict[str, str] | None = None) -> dict[str, int]:
    """{action: the most events that one call can leave} of a module; `siblings` are the sources beside it."""
    tree = ast.parse(source)
    counter = _Counter(tree, siblings or {})
    return {
        node.name: counter.of(node.name)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and is_action(node)
    }
