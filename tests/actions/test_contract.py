"""A promise without the means to keep it fails when the connector is loaded."""

from datetime import timedelta

import pytest

from actions import Effect, Guarantee, action
from connectors.clio.actions.create_task import create_task
from core.forms import Form, Record


class Wanted(Form):
    name: str


class Made(Record):
    id: str


async def make(client: object, wanted: Wanted, effect: Effect) -> Made:
    return Made(id=wanted.name)


async def find(client, wanted, effect=None):
    return None


REFUSED = {
    "once without a lookup": {"guarantee": Guarantee.EFFECTIVELY_ONCE},
    "a lookup without the promise": {"guarantee": Guarantee.AT_LEAST_ONCE, "lookup": find},
    "a lookup for a read": {"guarantee": Guarantee.READ_ONLY, "lookup": find},
    "existing without a name": {"guarantee": Guarantee.EFFECTIVELY_ONCE, "lookup": find, "existing": find},
    "more time than a step has": {"guarantee": Guarantee.AT_LEAST_ONCE, "deadline": timedelta(minutes=11)},
    "no time": {"guarantee": Guarantee.AT_LEAST_ONCE, "deadline": timedelta(0)},
    "a name without existing": {"guarantee": Guarantee.AT_LEAST_ONCE, "natural_key": str},
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED)
def test_a_promise_without_its_means_is_refused_by_name(words):
    with pytest.raises(TypeError, match="Make a thing"):
        action(title="Make a thing", sample="made.json", **words)


@pytest.mark.parametrize("guarantee", Guarantee)
def test_only_what_reads_writes_nothing(guarantee):
    lookup = find if guarantee is Guarantee.EFFECTIVELY_ONCE else None
    made = action(title="Make", sample="made.json", guarantee=guarantee, lookup=lookup)(make)
    assert made.writes == (guarantee is not Guarantee.READ_ONLY)
    assert (made.input, made.output) == (Wanted, Made)


def test_the_key_tells_where_the_file_is():
    assert create_task.key == "clio.create_task"
    assert create_task.example().model_dump()
