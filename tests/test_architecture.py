"""The rules of the house, proved by machine."""

import ast
import importlib
import inspect
import subprocess
import sys
import typing
from pathlib import Path

import pytest
from temporalio import activity, workflow
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from activities.steps import Activities
from workflows import keep_books, keep_webhooks, poll_trigger, ports, run_recipe

ROOT = Path(__file__).parent.parent
PACKAGES = [
    "actions", "activities", "books", "commands", "connectors", "core", "engine", "recipes", "sandbox", "services",
    "storage", "sync", "triggers", "web", "workflows",
]  # fmt: skip
SOURCES = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))] + [
    ROOT / "cli.py",
    ROOT / "worker.py",
]
PORTS = [function for _, function in inspect.getmembers(ports, inspect.iscoroutinefunction)]
WORKFLOWS = [run_recipe.RunRecipe, poll_trigger.PollTrigger, keep_webhooks.KeepWebhooks, keep_books.KeepBooks]
WAITS = ("waits.py", "errors.py")
"""Files that read seconds, not money."""
MONEY = ("core/", "actions/", "triggers/", "recipes/", "sync/", "books/", "connectors/")


def functions(path):
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


TOOLS = {
    "imports point down": ["lint-imports"],
    "types are strict": ["mypy", "."],
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
}


@pytest.mark.parametrize("command", TOOLS.values(), ids=TOOLS)
def test_the_tools_find_nothing(command):
    tool = Path(sys.executable).parent / command[0]
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", [*PACKAGES, "worker", "cli"])
def test_packages_come_from_this_repository(name):
    assert Path(importlib.import_module(name).__file__).is_relative_to(ROOT)


def test_nobody_imports_the_wiring():
    names = {"worker", "cli"}
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        roots = {n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
        lazily = {"commands"} if path.is_relative_to(ROOT / "commands") or path.name == "cli.py" else set()
        assert not (roots & names) or lazily, path


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_and_files_stay_small(path):
    generated = "migrations" in path.parts
    assert generated or len(path.read_text().splitlines()) <= 300
    long = [f.name for f in functions(path) if f.end_lineno - f.lineno + 1 > 40 and not generated]
    assert not long


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if str(p.relative_to(ROOT)).startswith(MONEY)], ids=lambda path: path.name
)
def test_no_binary_floats_near_money(path):
    calls = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
    floats = [n.lineno for n in calls if getattr(n.func, "id", "") == "float"]
    assert not floats or path.name in WAITS


@pytest.mark.parametrize("port", PORTS, ids=lambda port: port.__name__)
def test_every_port_has_a_body_with_the_same_types(port):
    body = getattr(Activities, port.__name__)
    names = [activity._Definition.must_from_callable(each).name for each in (body, port)]
    assert names[0] == names[1]
    assert list(typing.get_type_hints(body).values()) == list(typing.get_type_hints(port).values())


@pytest.mark.parametrize("each", WORKFLOWS, ids=lambda each: each.__name__)
async def test_workflows_load_in_temporals_sandbox(each):
    SandboxedWorkflowRunner().prepare_workflow(workflow._Definition.must_from_class(each))
