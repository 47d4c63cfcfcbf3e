"""Clio: Update Task."""

from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.bodies import body_of, difference, noon
from connectors.clio.changes import change, changed
from connectors.clio.choices import task_types, tasks, users
from connectors.clio.client import Clio
from connectors.clio.models import Task
from core.forms import Dropdown, Form


class TaskChange(Form):
    """What to change; what is left empty stays as it is."""

    task_id: Annotated[int, Dropdown(tasks)] = Field(title="Task", description="The task to change.")
    name: str | None = Field(default=None, title="Name", description="What must be done.")
    description: str | None = Field(default=None, title="Description", description="More about it.")
    status: Literal["pending", "in_progress", "in_review", "complete", "draft"] | None = Field(
        default=None,
        title="Status",
        description="Without Clio's advanced tasks only pending and complete are possible.",
    )
    priority: Literal["High", "Normal", "Low"] | None = Field(
        default=None, title="Priority", description="How urgent it is."
    )
    assignee_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="Assignee", description="The user who must do it."
    )
    due_at: date | None = Field(default=None, title="Due date", description="The day it is due.")
    task_type_id: Annotated[int | None, Dropdown(task_types)] = Field(
        default=None, title="Task type", description="The kind of task."
    )


def missing(wanted: TaskChange, task: Task) -> dict[str, Any]:
    """Return what the task does not have yet."""
    body = difference(task, body_of(wanted, "task_id"))
    if "assignee" in body:
        body["assignee"]["type"] = "User"
    if "due_at" in body and wanted.due_at:
        body["due_at"] = noon(wanted.due_at)
    return body


async def find_updated(clio: Clio, wanted: TaskChange, effect: Effect) -> Task | None:
    """Return the task if it is as wanted already."""
    return await changed(clio, "tasks", wanted.task_id, Task, partial(missing, wanted))


@action(
    title="Update Task",
    sample="task.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_updated,
    cost="2 requests",
)
async def update_task(clio: Clio, wanted: TaskChange, effect: Effect) -> Task:
    """Change what differs; a task that is as wanted already is not written."""
    return await change(clio, "tasks", wanted.task_id, Task, partial(missing, wanted))
