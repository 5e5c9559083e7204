"""What an import leaves out, and what a coordinator should know about it."""

from collections import Counter

from .labels import Labels
from .report import Report
from .words import is_element

ACTIVE = {
    "style": "styles are ours, not the file's",
    "iframe": "frames are never loaded",
    "frame": "frames are never loaded",
    "object": "embedded objects are never loaded",
    "applet": "embedded objects are never loaded",
    "form": "a form inside the template sends nothing from here; its fields were kept",
    "button": "a button is no answer",
    "base": "the address base is not used",
    "img": "images of the file are not shown",
}


def remove_active_content(root, report: Report) -> None:
    """One line for every script, style, frame and foreign reference, and one for each kind of handler."""
    handlers, styles = Counter(), 0
    for node in root.iter():
        if not is_element(node):
            continue
        handlers.update(name for name in node.attrib if name.startswith("on"))
        styles += "style" in node.attrib
        if node.tag == "script":
            if (node.get("type") or "").lower() != "text/xml":
                report.remove("script", "scripts are never run", node.sourceline)
        elif node.tag in ACTIVE:
            report.remove(node.tag, ACTIVE[node.tag], node.sourceline)
        elif node.tag == "link":
            report.remove("link", "nothing outside the file is loaded", node.sourceline)
        if any((value or "").strip().lower().startswith("javascript:") for value in node.attrib.values()):
            report.remove(f"{node.tag} javascript:", "scripts are never run", node.sourceline)
    for name, count in sorted(handlers.items()):
        report.remove(f"{name[:40]}=", f"handlers are never run ({count} element{'s' if count > 1 else ''})")
    if styles:
        report.remove("style=", f"styles are ours, not the file's ({styles} element{'s' if styles > 1 else ''})")


def remark_on_dangling(labels: Labels, codes: dict, report: Report) -> None:
    """Labels and codes that point to what is not there."""
    for target in labels.broken():
        report.remark(f"A label points to “{target[:80]}”, which does not exist.")
    for target in codes:
        if target not in labels.ids:
            report.remark(f"A code points to “{target[:80]}”, which does not exist.")
