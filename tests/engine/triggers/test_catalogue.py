"""No trigger of an app goes unproved."""

from connectors._kit.catalog import catalog
from tests.engine.triggers import test_rows_of_sheets
from tests.engine.triggers.catalogue import ROWS


def test_every_trigger_of_every_app_has_a_row():
    proved = {*ROWS, *test_rows_of_sheets.PROVED}
    assert proved == {trigger.key for app in catalog() for trigger in app.triggers}
