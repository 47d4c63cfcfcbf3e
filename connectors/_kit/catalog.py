"""Finds every connector and the operations it declares. No list has to be edited to add one."""

import os
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType

import connectors
from actions import Action
from connectors._kit.app import App
from connectors._kit.built_in import APP
from core.signatures import BUILT_IN
from triggers import Trigger

Operation = Trigger | Action


@dataclass(frozen=True)
class Connector:
    """Everything the platform knows about one app."""

    key: str
    app: App
    package: ModuleType
    triggers: tuple[Trigger, ...]
    actions: tuple[Action, ...]


@cache
def catalog() -> tuple[Connector, ...]:
    """Return all connectors, sorted by key; a file that does not declare its own name stops the start."""
    for folder in filter(None, os.environ.get("LEXRELAY_CONNECTORS_PATH", "").split(os.pathsep)):
        if folder not in connectors.__path__:
            connectors.__path__.append(folder)
    packages = {name: f"connectors.{name}" for name in _names(connectors)}
    packages |= {point.name: point.value for point in entry_points(group="lexrelay.connectors")}
    return tuple(_load(key, packages[key]) for key in sorted(packages))


@cache
def built_in() -> Connector:
    """Return what belongs to no app: the triggers and actions that need no account."""
    triggers = tuple(t for t in _folder("triggers.builtin", Trigger) if isinstance(t, Trigger))
    actions = tuple(a for a in _folder("actions.builtin", Action) if isinstance(a, Action))
    return Connector(BUILT_IN, APP, import_module("triggers.builtin"), triggers, actions)


def shelf() -> tuple[Connector, ...]:
    """Return what is built in, then all connectors."""
    return (built_in(), *catalog())


def find_trigger(key: str) -> Trigger | None:
    """Return the trigger with this key (`clio.new_matter`), or None."""
    return next((t for c in shelf() for t in c.triggers if t.key == key), None)


def find_action(key: str) -> Action | None:
    """Return the action with this key (`quickbooks.create_invoice`), or None."""
    return next((a for c in shelf() for a in c.actions if a.key == key), None)


def find_connector(key: str) -> Connector | None:
    """Return the connector with this key (`clio`), or None."""
    return next((c for c in catalog() if c.key == key), None)


def _names(package: ModuleType) -> list[str]:
    return sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_"))


def _load(key: str, name: str) -> Connector:
    package = import_module(name)
    if not isinstance(getattr(package, "APP", None), App):
        raise TypeError(f"{package.__file__} must declare APP = App(...)")
    triggers = tuple(t for t in _declared(package, "triggers") if isinstance(t, Trigger))
    actions = tuple(a for a in _declared(package, "actions") if isinstance(a, Action))
    return Connector(key, package.APP, package, triggers, actions)


def _declared(package: ModuleType, kind: str) -> Iterator[Operation]:
    if any(module.name == kind for module in pkgutil.iter_modules(package.__path__)):
        yield from _folder(f"{package.__name__}.{kind}", Trigger if kind == "triggers" else Action)


def _folder(path: str, wanted: type[Operation]) -> Iterator[Operation]:
    """Yield the one operation of each file; the file, the function and the key share a name."""
    folder = import_module(path)
    for name in _names(folder):
        module = import_module(f"{path}.{name}")
        operation = getattr(module, name, None)
        if not isinstance(operation, wanted):
            raise TypeError(f"{module.__file__} must declare one {wanted.__name__.lower()} named {name!r}")
        yield operation
