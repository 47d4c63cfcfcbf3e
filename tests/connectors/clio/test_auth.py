"""The four regions of Clio and the settings that reach them."""

from connectors._kit.oauth import consent_url
from connectors.clio.auth import SETTINGS, SIGN_IN, places


def test_each_region_has_its_own_host_and_names_what_is_missing():
    found = {place.region: place for place in places({})}
    assert [place.api_url for place in found.values()] == [
        "https://app.clio.com",
        "https://ca.app.clio.com",
        "https://eu.app.clio.com",
        "https://au.app.clio.com",
    ]
    assert found["eu"].missing == ("LEXRELAY_CLIO_EU_CLIENT_ID", "LEXRELAY_CLIO_EU_CLIENT_SECRET")


def test_settings_of_one_region_do_not_reach_another():
    settings = {"LEXRELAY_CLIO_US_CLIENT_ID": "id", "LEXRELAY_CLIO_US_CLIENT_SECRET": "secret"}
    us, ca, *_ = places(settings)
    assert (us.client_id, us.client_secret.get_secret_value(), us.missing) == ("id", "secret", ())
    assert ca.missing


def test_the_short_name_of_the_secret_is_read_too():
    us = places({"LEXRELAY_CLIO_US_CLIENT_ID": "id", "LEXRELAY_CLIO_US_SECRET": "secret"})[0]
    assert us.missing == ()
    assert "LEXRELAY_CLIO_US_SECRET" in SETTINGS


def test_another_origin_moves_every_address():
    us = places({"LEXRELAY_CLIO_US_URL": "http://127.0.0.1:8790/"})[0]
    assert us.local
    assert us.token_url == "http://127.0.0.1:8790/oauth/token"
    assert us.revoke_url == "http://127.0.0.1:8790/oauth/deauthorize"


def test_a_person_who_declines_comes_back():
    assert "redirect_on_decline=true" in consent_url(places({})[0], SIGN_IN, "s", "https://relay.example/back")
