"""Every message marked for translation, read from Python and templates."""

import ast
import re
from pathlib import Path

from django.utils.translation.template import templatize

from tests.rules import ROOT, tracked

SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
TEXT = r"""\s*u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*"""
CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(({TEXT}(?:,{TEXT})*)")


def marked_messages() -> set:
    """Return (context, id) of every message in the tree, tests left out."""
    found = set()
    for path in tracked("*.py"):
        if "tests" not in path.relative_to(ROOT).parts:
            found |= in_python(path.read_text())
    for path in tracked("templates/*.html", "templates/*.txt"):
        found |= in_template(path)
    return found


def in_python(source) -> set:
    """Return the messages of a module."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {
        message
        for call in calls
        if (message := message_of(getattr(call.func, "id", ""), texts_of(call)))
    }


def in_template(path: Path) -> set:
    """Return the messages of a template, as makemessages sees it."""
    source = templatize(path.read_text(), origin=str(path))
    found = set()
    for name, arguments in CALL.findall(source):
        texts = ast.literal_eval(f"({arguments},)")
        found.add(message_of(name, texts))
    return found - {None}


def texts_of(call) -> tuple:
    """Return the leading arguments of a call that are plain text."""
    texts = []
    for argument in call.args:
        value = getattr(argument, "value", None)
        if not (isinstance(argument, ast.Constant) and isinstance(value, str)):
            break
        texts.append(value)
    return tuple(texts)


def message_of(name, texts):
    """Return (context, id) of a call, None when it marks nothing."""
    if not texts or not texts[0]:
        return None
    if name in CONTEXT and len(texts) > 1:
        return texts[0], texts[1]
    return (None, texts[0]) if name in SINGLE | PLURAL else None
