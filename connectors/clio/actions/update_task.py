"""Clio: Update Task."""

from functools import partial
from typing import Any

from actions import Effect, Guarantee, action
from connectors.clio.bodies import body_of, difference, noon
from connectors.clio.changes import change, changed
from connectors.clio.client import Clio
from connectors.clio.models import Task
from connectors.clio.task_form import TaskChange


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
