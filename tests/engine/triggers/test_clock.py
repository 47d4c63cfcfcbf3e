"""Vendors whose clocks differ from ours by five minutes: nothing is lost or doubled, for every trigger."""

import pytest

from tests.engine.triggers.catalogue import ROWS, happen
from tests.engine.triggers.listening import heard, listen


@pytest.mark.parametrize("ahead", [300, -300], ids=["ahead", "behind"])
@pytest.mark.parametrize("key", ROWS)
async def test_a_clock_that_is_five_minutes_off_loses_and_doubles_nothing(office, key, ahead):
    row = await listen(office, key)
    objects = []
    for _ in range(2):
        objects += happen(office.sandbox.world, key, 1)
        assert [await office.poll(row), await office.poll(row)] == [1, 0]
    assert await heard(office) == sorted(objects)
