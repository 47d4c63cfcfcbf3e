"""The kinds of steps a catalogue can list."""

from typing import get_args

from recipes.constructs import CONSTRUCTS
from recipes.model import ActionStep, Step


def test_every_kind_of_step_but_actions_is_listed_with_its_fields():
    kinds = set(get_args(get_args(Step)[0])) - {ActionStep}
    assert {construct.form for construct in CONSTRUCTS} >= kinds
    assert all('"kind"' in str(construct.form.model_json_schema()).replace("'", '"') for construct in CONSTRUCTS[1:])
