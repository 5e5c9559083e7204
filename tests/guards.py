"""What the guard tests measure: pure functions from source text to violations, so that each can be shown one."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("rapidreader", "ecrf", "worklists")

# From left to right; a room imports itself and what has a smaller number. Equal numbers do not know each other.
ROOMS = {
    "rapidreader.stats": 0,
    "rapidreader.audit": 0,
    "rapidreader.mail": 1,
    "rapidreader.archive": 2,
    "ecrf": 3,
    "worklists": 4,
    "rapidreader.viewer": 5,
    "rapidreader.export": 5,
    "rapidreader": 6,  # urls, settings, errors, and what serves or demonstrates the whole
}
ARCHIVE_ONLY = {"pydicom", "dicomweb_client", "requests", "urllib3", "httpx", "aiohttp"}
# The doors to the network of the standard library, and who may use them: fetching a template, choosing a port.
NETWORK = {"http.client", "urllib.request", "ftplib", "smtplib", "socket", "ssl"}
NETWORK_USERS = {"ecrf.fetching", "rapidreader.site.ports"}
SIGNALS = {"django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals"}
WRITES = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


@cache
def sources(*patterns: str) -> tuple[Path, ...]:
    """The product's own files that match, without migrations and installed packages."""
    found = [path for folder in PRODUCT for pattern in patterns for path in (ROOT / folder).rglob(pattern)]
    return tuple(sorted(path for path in found if not {"migrations", "node_modules"} & set(path.parts)))


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    """The room that a module belongs to; None for what is not ours. The root package itself is nobody's."""
    if module in {"rapidreader", "rapidreader.__version__"}:
        return None
    return next((room for room in ROOMS if module == room or module.startswith(f"{room}.")), None)


def _absolute(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    package = module.split(".") if is_package else module.split(".")[:-1]
    base = package[: len(package) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def imports(source: str, module: str, *, is_package: bool = False) -> Iterator[tuple[int, str]]:
    """(line, absolute module) of everything imported, also inside functions, relatively, and by a literal name."""
    for node in _parsed(source)[0]:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module, is_package)
            yield node.lineno, base
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        else:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


@cache
def _parsed(source: str) -> tuple[list, list]:
    """What imports, and (function without its body, lines of that): parsed once for all guards."""
    importing, defined = [], []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom) or (
            isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__", "import_string"}
        ):
            importing.append(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            lines = (body[-1].end_lineno - body[0].lineno + 1) if body else 0
            defined.append((ast.FunctionDef(node.name, node.args), lines))
    return importing, defined


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def upward_imports(source: str, module: str, *, is_package: bool = False) -> list[str]:
    own = room_of(module)
    bad = []
    for line, target in imports(source, module, is_package=is_package):
        room = room_of(target)
        if own and room and room != own and ROOMS[room] >= ROOMS[own]:
            bad.append(f"{module}:{line} imports {target}")
    return bad


def foreign_imports(source: str, module: str) -> list[str]:
    """Imports of DICOM and HTTP libraries outside the archive."""
    if module.startswith(("rapidreader.archive", "rapidreader.demo")):
        return []
    found = imports(source, module)
    return [f"{module}:{line} imports {name}" for line, name in found if name.split(".")[0] in ARCHIVE_ONLY]


def network_uses(source: str, module: str) -> list[str]:
    """Uses of the network outside the archive and the few modules that are there for it."""
    if module.startswith("rapidreader.archive") or module in NETWORK_USERS:
        return []
    found = dict.fromkeys(imports(source, module))
    return [f"{module}:{line} imports {name}" for line, name in found if name in NETWORK]


def signal_uses(source: str, module: str) -> list[str]:
    found = imports(source, module)
    return [f"{module}:{line} uses {name}" for line, name in found if name in SIGNALS or name.endswith(".receiver")]


def views_reaching_past(source: str, module: str) -> list[str]:
    """`.objects` and writes in views and API modules: they have access.py and actions.py for that.

    `.objects.none()` is fine: it shows Django REST framework the model and reaches nothing.
    """
    tree, bad = ast.parse(source), []
    empty = {node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "none"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and node not in empty:
            bad.append(f"{module}:{node.lineno} reaches for .objects")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            bad.append(f"{module}:{node.lineno} writes with .{node.func.attr}()")
    return bad


def functions(source: str) -> list[tuple[ast.FunctionDef, int]]:
    """Every function's name and arguments with the lines of its body, the docstring not counted."""
    return _parsed(source)[1]


def long_functions(source: str, module: str, *, limit: int) -> list[str]:
    return [f"{module}.{node.name} has {lines} lines" for node, lines in functions(source) if lines > limit]


def wide_functions(source: str, module: str, *, limit: int = 5) -> list[str]:
    bad = []
    for node, _ in functions(source):
        names = [arg.arg for arg in node.args.posonlyargs + node.args.args if arg.arg not in {"self", "cls"}]
        if len(names) > limit:
            bad.append(f"{module}.{node.name} takes {len(names)} positional parameters")
    return bad


INLINE = {
    "a script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"(application/json|importmap)\")[^>]*>", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a script address": re.compile(r"javascript:", re.I),
    "unescaped output": re.compile(r"\|\s*safe\b|autoescape\s+off"),
}


def inline_code(template: str) -> list[str]:
    """What our content security policy refuses, and what would let imported text become markup."""
    text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", "", template, flags=re.S)
    return [name for name, pattern in INLINE.items() if pattern.search(text)]


BANNED = {
    *("case", "exam", "study", "question", "queue", "batch", "task", "patient", "annotator", "annotation"),
    *("editor", "conflict", "cohort", "project", "challenge"),
}
# Words of other trades that are meant: letter case, reader studies, DICOM's own names.
ALLOWED = re.compile(
    r"case[- ]sensitive|(upper|lower)[- ]case|in (this|that|any|either) case|reader stud(y|ies)|DICOM Stud(y|ies)",
    re.I,
)


def visible_text(template: str) -> str:
    """What people read of a template: text and the attributes that are shown or spoken."""
    text = re.sub(r"""{% trans(?:late)? (["'])(.*?)\1[^%]*%}""", r"\2", template)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->|<script.*?</script>", " ", text, flags=re.S)
    spoken = " ".join(re.findall(r'(?:title|alt|placeholder|aria-label|aria-description)="([^"]*)"', text))
    return f"{re.sub(r'<[^>]*>', ' ', text, flags=re.S)} {spoken}"


def banned_words(text: str) -> set[str]:
    words = {word.lower() for word in re.findall(r"[A-Za-z]+", ALLOWED.sub(" ", text))}
    singular = {word: {word, word.removesuffix("s"), re.sub("ies$", "y", word)} for word in words}
    return {word for word, forms in singular.items() if forms & BANNED}
