"""The firm's settings from a terminal."""

import json


def test_the_firm_is_renamed_and_days_out_of_bounds_are_refused(lexrelay):
    assert lexrelay("settings", "firm", "--zone", "America/Denver").returncode == 0
    refused = lexrelay("settings", "keep", "3")
    assert (refused.returncode, "between 7 and 3650" in refused.stderr) == (2, True)
    shown = json.loads(lexrelay("settings", "show", "--json").stdout)
    assert (shown["zone"], shown["retention_days"]) == ("America/Denver", None)
