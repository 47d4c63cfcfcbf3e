"""Clio: New Task."""

from typing import Annotated, Any, Literal

from pydantic import Field

from connectors.clio.choices import matters, task_types, users
from connectors.clio.client import Clio
from connectors.clio.models import Task
from core.forms import Dropdown, Form
from triggers import Cursor, Page, Webhook, trigger


class TaskFilter(Form):
    """Which tasks start the recipe."""

    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="Leave empty for all matters."
    )
    assignee_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="Assigned to", description="A user of the firm. Leave empty for everyone's tasks."
    )
    task_type_id: Annotated[int | None, Dropdown(task_types)] = Field(
        default=None, title="Task type", description="Leave empty for all types."
    )
    priority: Literal["high", "normal", "low"] | None = Field(
        default=None, title="Priority", description="Leave empty for all priorities."
    )


def filters_of(only: TaskFilter) -> dict[str, Any]:
    """Say it in Clio's words; an assignee may be a user or a contact, so the kind goes along with the id."""
    asked = only.model_dump(include={"matter_id", "assignee_id", "task_type_id", "priority"})
    return {**asked, "assignee_type": "user" if only.assignee_id else None}


@trigger(title="New Task", sample="task.json", webhook=Webhook("task", ("created",)))
async def new_task(clio: Clio, only: TaskFilter, cursor: Cursor) -> Page[Task]:
    """Start a recipe for each new task; a task list that is assigned to a matter makes many at once."""
    return await clio.poll("tasks", Task, cursor, created_since=cursor.since, **filters_of(only))
