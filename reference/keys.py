"""The keys of every screen, read from the bindings that the screens declare."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.dom import DOMNode

import trainer.tui.screens
import trainer.tui.widgets
from trainer.tui.app import TrainerApp
from trainer.tui.base import Dialog, TrainerScreen
from trainer.tui.key_names import key_name
from trainer.tui.widgets.editors import EDITING_KEYS, ProseEditor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEAD = """\
<!-- Written by `python -m reference` from the bindings themselves; change those instead. -->
# Keys
`F1` shows the keys of the screen you are on, `Ctrl+P` searches every command by its words. While a text is being written no
letter is a command, and every command with Ctrl has a twin among the function keys, since terminals and multiplexers keep some
for themselves. In every list `Enter` opens the highlighted row and the arrows move; the mouse works too.
"""


HEADINGS = {"FilterInput": "Choosing a question", "Rows": "In every list", "WrapScreen": "At the end of a session"}
HEADINGS |= {
    "ConfirmScreen": "A box that asks first",
    "TellScreen": "A box that tells something",
    "KeysScreen": "The list of keys",
}
"""Where the name of the class says too little."""

FIRST = ("HomeScreen", "FilterInput", "PromptPane", "ConfidenceScreen", "PracticeScreen", "SelfCheckScreen", "FeedbackScreen")
"""In the order of a first session; what is not named here follows by name."""

EVERYWHERE: dict[str, type[DOMNode]] = {
    "Everywhere": TrainerApp,
    "On every screen": TrainerScreen,
    "In every box": Dialog,
    "While writing": ProseEditor,
}


def keys_page() -> str:
    """Return the page."""
    lines = [HEAD]
    for heading, node in EVERYWHERE.items():
        editing = EDITING_KEYS if node is ProseEditor else ()
        lines += _section(heading, [*_declared(node), *editing])
    for node in sorted(_nodes(), key=_place):
        lines += _section(_heading(node), _declared(node))
    return "\n".join(lines)


def _section(heading: str, keys: Iterable[tuple[str, str]]) -> list[str]:
    rows = [f"| {re.sub(r'[^ ]+', _code, shown)} | {what} |" for shown, what in keys]
    return [f"## {heading}", "", "| key | does |", "|---|---|", *rows, ""] if rows else []


def _code(word: re.Match[str]) -> str:
    return word[0] if word[0] in ("or", "/") else f"`{word[0]}`"


def _nodes() -> Iterator[type[DOMNode]]:
    """Yield the classes of screens, boxes and parts that bring keys of their own."""
    for package in (trainer.tui.screens, trainer.tui.widgets):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for _, node in inspect.getmembers(module, inspect.isclass):
                if node.__module__ == module.__name__ and issubclass(node, DOMNode) and node not in EVERYWHERE.values():
                    yield node


def _place(node: type[DOMNode]) -> tuple[int, str]:
    return (FIRST.index(node.__name__) if node.__name__ in FIRST else len(FIRST), _heading(node))


def _heading(node: type[DOMNode]) -> str:
    """Return `Mock setup` for `MockSetupScreen`: the words of its name without what kind of thing it is."""
    if node.__name__ in HEADINGS:
        return HEADINGS[node.__name__]
    words = re.findall(r"[A-Z][a-z]*", node.__name__)
    kept = words[:-1] if len(words) > 1 and words[-1] in ("Screen", "Pane", "Dialog") else words
    return " ".join(kept).capitalize().replace("Self check", "Self-check")


def _declared(node: type[DOMNode]) -> list[tuple[str, str]]:
    """Return the keys of each binding that the class itself declares, and what they do."""
    found: dict[str, tuple[list[str], str]] = {}
    for binding in vars(node).get("BINDINGS", ()):
        if isinstance(binding, Binding) and binding.id:
            keys, _ = found.setdefault(binding.id, ([], binding.tooltip or binding.description))
            keys += [key_name(key.strip()) for key in binding.key.split(",")]
    return [(" or ".join(dict.fromkeys(keys)), what) for keys, what in found.values()]
