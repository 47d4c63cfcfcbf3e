"""No trigger goes unproved."""

from connectors._kit.catalog import shelf
from tests.engine.triggers.catalogue import ROWS


def test_every_trigger_of_the_catalogue_has_a_row():
    assert sorted(ROWS) == sorted(trigger.key for connector in shelf() for trigger in connector.triggers)
