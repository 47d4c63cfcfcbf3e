"""Clio: Create Task."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.choices import matters, task_types, users
from connectors.clio.client import Clio
from connectors.clio.markers import carries, lookup_start, marked
from connectors.clio.models import Task
from core.forms import Dropdown, Form


class NewTask(Form):
    """The task to create."""

    matter_id: Annotated[int, Dropdown(matters)] = Field(title="Matter", description="The matter to add it to.")
    name: str = Field(title="Name", description="What must be done.", min_length=1)
    description: str = Field(
        default="", title="Description", description="More about it. A short mark is added at its end."
    )
    assignee_id: Annotated[int, Dropdown(users)] = Field(title="Assignee", description="The user who must do it.")
    due_at: date | None = Field(default=None, title="Due date", description="Leave empty for none.")
    priority: Literal["High", "Normal", "Low"] = Field(
        default="Normal", title="Priority", description="How urgent it is."
    )
    task_type_id: Annotated[int | None, Dropdown(task_types)] = Field(
        default=None, title="Task type", description="Leave empty for none."
    )
    notify_assignee: bool = Field(
        default=False, title="Notify the assignee", description="Clio then sends the assignee an e-mail."
    )


async def find_task(clio: Clio, new: NewTask, effect: Effect) -> Task | None:
    """Find the task an earlier attempt may have made."""
    tasks = await clio.fetch("tasks", Task, matter_id=new.matter_id, created_since=lookup_start(effect))
    return next((task for task in tasks if carries(task.description, effect)), None)


@action(title="Create Task", sample="task.json", guarantee=Guarantee.EFFECTIVELY_ONCE, lookup=find_task)
async def create_task(clio: Clio, new: NewTask, effect: Effect) -> Task:
    """Add a task to a matter."""
    return await clio.create("tasks", Task, _data_of(new, effect))


def _data_of(new: NewTask, effect: Effect) -> dict[str, Any]:
    data = new.model_dump(mode="json", include={"name", "priority", "notify_assignee"})
    data["description"] = marked(new.description, effect)
    data["assignee"] = {"id": new.assignee_id, "type": "User"}
    data["matter"] = {"id": new.matter_id}
    if new.due_at:
        # Noon UTC is the same day in every office.
        data["due_at"] = f"{new.due_at.isoformat()}T12:00:00Z"
    if new.task_type_id:
        data["task_type"] = {"id": new.task_type_id}
    return data
