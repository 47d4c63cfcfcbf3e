"""Built in: Format Name."""

from dataclasses import replace
from typing import Literal

from actions import Effect, Guarantee, action
from actions.builtin._rules.capitals import with_capitals
from actions.builtin._rules.name_form import NameToWrite
from actions.builtin._rules.people import Name, looks_like_a_company, read_name
from actions.builtin._rules.refusals import refused
from actions.builtin._rules.writing_names import initials, salutation, sort_form
from core.forms import Record


class WrittenName(Record):
    """The text, the parts, and the other ways to write the name. A company has its name in `full` and `last`."""

    text: str
    kind: Literal["person", "company"]
    prefix: str
    first: str
    middle: str
    last: str
    suffix: str
    full: str
    first_last: str
    last_first: str
    initials: str
    salutation: str
    care_of: str
    sort_form: str


@action(title="Format Name", sample="format_name.json", guarantee=Guarantee.READ_ONLY, cost="no request")
async def format_name(client: object, form: NameToWrite, effect: Effect) -> WrittenName:
    """Take the name of a person apart and write it another way: last name first, initials, salutation."""
    if not form.name.strip(" ,"):
        raise refused("the name is empty", "name", "map a field that always has a name")
    name = read_name(_repaired(form), form.kind)
    if form.prefix and not name.prefix and name.kind == "person":
        name = replace(name, prefix=form.prefix.strip())
    return _written(name, form)


def _repaired(form: NameToWrite) -> str:
    company = form.kind == "company" or (form.kind == "guess" and looks_like_a_company(form.name))
    return with_capitals(form.name) if form.repair_capitals and not company else form.name


def _written(name: Name, form: NameToWrite) -> WrittenName:
    without_titles = replace(name, prefix="", suffix="")
    ways = {
        "full": name.full,
        "first_last": replace(without_titles, middle="").full,
        "last_first": name.last_first,
        "first": name.first,
        "last": name.last,
        "initials": initials(name),
        "salutation": salutation(name, form.greeting.strip()),
        "care_of": f"c/o {without_titles.full}",
        "sort_form": sort_form(name),
    }
    parts = {"kind": name.kind, "prefix": name.prefix, "middle": name.middle, "suffix": name.suffix}
    return WrittenName.model_validate({"text": ways[form.style], **parts, **ways})
