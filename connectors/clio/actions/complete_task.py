"""Clio: Complete Task."""

from typing import Annotated, Any

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.changes import change, changed
from connectors.clio.choices import tasks
from connectors.clio.client import Clio
from connectors.clio.models import Task
from core.forms import Dropdown, Form


class TaskToComplete(Form):
    """Which task is done."""

    task_id: Annotated[int, Dropdown(tasks)] = Field(title="Task", description="The task that is done.")


def missing(task: Task) -> dict[str, Any]:
    """Return what completes the task; nothing if it is complete."""
    return {} if task.status == "complete" else {"status": "complete"}


async def find_completed(clio: Clio, done: TaskToComplete, effect: Effect) -> Task | None:
    """Return the task if it is complete."""
    return await changed(clio, "tasks", done.task_id, Task, missing)


@action(
    title="Complete Task",
    sample="task.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_completed,
    cost="2 requests",
)
async def complete_task(clio: Clio, done: TaskToComplete, effect: Effect) -> Task:
    """Mark a task as complete; one that is complete stays as it is."""
    return await change(clio, "tasks", done.task_id, Task, missing)
