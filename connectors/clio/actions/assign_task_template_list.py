"""Clio: Assign Task Template List."""

from typing import Any

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.markers import lookup_start
from connectors.clio.models import Matter, Named, Task
from connectors.clio.task_form import Assigned, Assignment
from core.errors import InDoubt


async def find_assigned(clio: Clio, wanted: Assignment, effect: Effect) -> Assigned | None:
    """Look for the list's tasks among the matter's new ones; InDoubt when only some are there, or none can be known."""
    templates = await clio.fetch("task_templates", Named, task_template_list_id=wanted.task_template_list_id)
    tasks = await clio.fetch("tasks", Task, matter_id=wanted.matter_id, created_since=lookup_start(effect))
    expected, made = {each.name for each in templates}, {each.name for each in tasks}
    if not made or (expected and not expected & made):
        return None
    if not expected or not expected <= made:
        raise InDoubt("only some tasks of the list are on the matter", evidence={"tasks": str(len(expected & made))})
    return _told(await clio.read("matters", wanted.matter_id, Matter), wanted)


def _told(matter: Matter, wanted: Assignment) -> Assigned:
    list_id = wanted.task_template_list_id
    return Assigned(id=matter.id, display_number=matter.display_number, task_template_list_id=list_id)


@action(
    title="Assign Task Template List",
    sample="assigned_list.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_assigned,
)
async def assign_task_template_list(clio: Clio, wanted: Assignment, effect: Effect) -> Assigned:
    """Add all tasks of a template list to a matter."""
    row: dict[str, Any] = {"task_template_list": {"id": wanted.task_template_list_id}}
    row |= wanted.model_dump(include={"assignee_id", "notify_assignees"}, exclude_none=True)
    if wanted.due_at:
        row["due_at"] = wanted.due_at.isoformat()
    body = {"task_template_list_instances": [row]}
    return _told(await clio.change("matters", wanted.matter_id, Matter, body), wanted)
