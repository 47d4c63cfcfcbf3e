"""Clio: Assign Task Template List."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.choices import matters, task_template_lists, users
from connectors.clio.client import Clio
from connectors.clio.markers import lookup_start
from connectors.clio.models import Matter, Named, Task
from core.errors import InDoubt
from core.forms import Dropdown, Form, Record


class Assignment(Form):
    """Which list to assign to which matter. Clio cannot undo it, and assigning again makes all tasks again."""

    matter_id: Annotated[int, Dropdown(matters)] = Field(title="Matter", description="The matter to add tasks to.")
    task_template_list_id: Annotated[int, Dropdown(task_template_lists)] = Field(
        title="Task template list", description="All its tasks are added to the matter, and cannot be taken back."
    )
    assignee_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="Assignee", description="Who does the tasks that name nobody."
    )
    due_at: date | None = Field(default=None, title="Start date", description="The day due dates are counted from.")
    notify_assignees: bool = Field(
        default=False, title="Notify the assignees", description="Clio then sends them e-mails."
    )


class Assigned(Record):
    """The matter that has the tasks. Clio makes them by itself a little later, so they are not listed here."""

    id: int
    display_number: str | None = None
    task_template_list_id: int


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
