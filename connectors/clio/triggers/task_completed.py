"""Clio: Task Completed."""

from connectors.clio.client import Clio
from connectors.clio.models import Task
from connectors.clio.triggers.new_task import TaskFilter, filters_of
from triggers import Cursor, Page, Webhook, trigger


def is_complete(task: Task, only: TaskFilter) -> bool:
    """Check the status, not `completed_at`, which a task that was opened again may keep."""
    return task.status == "complete"


def completion(task: Task, only: TaskFilter) -> dict[str, str]:
    """Tell only complete from open: what happens to a task before it is complete is no event."""
    return {"status": "complete" if is_complete(task, only) else "open"}


@trigger(
    title="Task Completed",
    sample="completed_task.json",
    watch=("status",),
    webhook=Webhook("task", ("created", "updated")),
    accepts=is_complete,
    passed=completion,
)
async def task_completed(clio: Clio, only: TaskFilter, cursor: Cursor) -> Page[Task]:
    """Start a recipe when a task is completed, and again when it is opened and completed once more."""
    return await clio.poll("tasks", Task, cursor, updated_since=cursor.since, **filters_of(only))
