"""What people fill in to change a task, or to give a matter the tasks of a list."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from connectors.clio.choices import matters, task_template_lists, task_types, tasks, users
from core.forms import Dropdown, Form, Record


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
