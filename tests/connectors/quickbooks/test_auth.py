"""Which company a connection reaches, from settings alone."""

import pytest

from connectors.quickbooks import APP
from core.errors import Mistake

KEYS = {"LEXRELAY_QUICKBOOKS_CLIENT_ID": "id", "LEXRELAY_QUICKBOOKS_CLIENT_SECRET": "hush"}


def test_production_is_the_default():
    [place] = APP.places(KEYS)
    assert (place.region, place.api_url, place.missing) == ("production", "https://quickbooks.api.intuit.com", ())
    assert "hush" not in repr(place)


def test_sandbox_has_its_own_host():
    [place] = APP.places({**KEYS, "LEXRELAY_QUICKBOOKS_ENVIRONMENT": "sandbox"})
    assert (place.region, place.api_url) == ("sandbox", "https://sandbox-quickbooks.api.intuit.com")


def test_missing_keys_are_named():
    [place] = APP.places({"LEXRELAY_QUICKBOOKS_SECRET": "hush"})
    assert place.missing == ("LEXRELAY_QUICKBOOKS_CLIENT_ID",)


def test_every_address_can_be_replaced():
    names = ("API", "AUTHORIZE", "TOKEN", "REVOKE")
    [place] = APP.places({f"LEXRELAY_QUICKBOOKS_{name}_URL": f"http://127.0.0.1/{name}" for name in names})
    assert [place.api_url, place.authorize_url, place.token_url, place.revoke_url] == [
        f"http://127.0.0.1/{name}" for name in names
    ]
    assert place.local


def test_unknown_environment_says_who_fixes_it():
    with pytest.raises(Mistake, match="operator sets it to production or sandbox"):
        APP.places({"LEXRELAY_QUICKBOOKS_ENVIRONMENT": "test"})


def test_limits_stay_below_the_vendors_own():
    for limit, allowed in zip(APP.limits, ((500, 60), (10, 1)), strict=True):
        assert limit.count < allowed[0]
        assert limit.seconds == allowed[1]
