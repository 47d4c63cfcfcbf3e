"""Clio: Task Status Updated."""

from typing import Literal

from pydantic import Field

from connectors.clio.client import Clio
from connectors.clio.models import Task
from connectors.clio.triggers.new_task import TaskFilter, filters_of
from triggers import Cursor, Page, Webhook, trigger


class TaskStatusFilter(TaskFilter):
    """Which changes of status start the recipe."""

    to_status: Literal["pending", "in_progress", "in_review", "complete", "draft"] | None = Field(
        default=None,
        title="New status",
        description="Leave empty for any change. Firms without advanced tasks use only pending and complete.",
    )


def has_status(task: Task, only: TaskStatusFilter) -> bool:
    """Check the status the task has now."""
    return only.to_status in (None, task.status)


@trigger(
    title="Task Status Updated",
    sample="task.json",
    watch=("status",),
    webhook=Webhook("task", ("created", "updated")),
    accepts=has_status,
)
async def task_status_updated(clio: Clio, only: TaskStatusFilter, cursor: Cursor) -> Page[Task]:
    """Start a recipe when the status of a task changes; a new task counts as a change, a deleted one is not seen."""
    return await clio.poll("tasks", Task, cursor, updated_since=cursor.since, **filters_of(only))
