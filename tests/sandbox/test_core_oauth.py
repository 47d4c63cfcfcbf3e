"""Consent and tokens, with what each vendor does its own way."""

from urllib.parse import parse_qs, urlsplit

import pytest

BACK = "http://127.0.0.1:9/callback"
ASKED = {
    "clio": {"response_type": "code", "client_id": "app", "redirect_uri": BACK, "state": "s 1"},
    "quickbooks": {
        "response_type": "code",
        "client_id": "app",
        "redirect_uri": BACK,
        "state": "s 1",
        "scope": "com.intuit.quickbooks.accounting",
    },
}
PAGES = {"clio": "/oauth/authorize", "quickbooks": "/connect/oauth2"}


async def consent(box, vendor, **more):
    answer = await box.client.get(PAGES[vendor], params={**ASKED[vendor], "auto": "1", **more})
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


async def tokens(box, vendor, **form):
    if vendor == "clio":
        form |= {"client_id": "app", "client_secret": "secret"}
        return await box.client.post("/oauth/token", data=form)
    return await box.client.post("/oauth2/v1/tokens/bearer", data=form, auth=("app", "secret"))


async def connect(box, vendor):
    code = (await consent(box, vendor))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    return (await tokens(box, vendor, **form)).json()


async def refresh(box, vendor, token):
    return await tokens(box, vendor, grant_type="refresh_token", refresh_token=token)


async def test_clio_consent_ends_in_a_working_token(box):
    granted = await connect(box, "clio")
    headers = {"Authorization": f"Bearer {granted['access_token']}"}
    who = await box.client.get("/api/v4/users/who_am_i.json?fields=name", headers=headers)
    assert (granted["expires_in"], who.json()["data"]["name"]) == (2_592_000, "Robin Attorney")


async def test_quickbooks_callback_names_the_realm(box):
    back = await consent(box, "quickbooks")
    granted = await connect(box, "quickbooks")
    assert (back["state"], back["realmId"].isdigit()) == ("s 1", True)
    assert (granted["expires_in"], granted["token_type"]) == (3600, "bearer")


async def test_code_works_once(box):
    code = (await consent(box, "clio"))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    first, second = await tokens(box, "clio", **form), await tokens(box, "clio", **form)
    assert (first.status_code, second.status_code, second.json()["error"]) == (200, 400, "invalid_grant")


async def test_code_is_dead_after_ten_minutes(box):
    code = (await consent(box, "clio"))["code"]
    await box.control("clock", advance_seconds=601)
    answer = await tokens(box, "clio", grant_type="authorization_code", code=code, redirect_uri=BACK)
    assert answer.json()["error"] == "invalid_grant"


async def test_person_allows_on_the_page(box):
    page = await box.client.get(PAGES["clio"], params=ASKED["clio"])
    answer = await box.client.post(PAGES["clio"], data={**ASKED["clio"], "decision": "allow"})
    assert "Allow" in page.text
    assert parse_qs(urlsplit(answer.headers["Location"]).query).keys() == {"code", "state"}


@pytest.mark.parametrize(("asked", "status"), [({}, 400), ({"redirect_on_decline": "true"}, 302)])
async def test_declined_clio_returns_only_when_asked_to(box, asked, status):
    form = {**ASKED["clio"], **asked, "decision": "decline"}
    answer = await box.client.post(PAGES["clio"], data=form)
    assert answer.status_code == status
    assert ("access_denied" in answer.headers.get("Location", "")) == (status == 302)


async def test_clio_refresh_token_is_reusable(box):
    granted = await connect(box, "clio")
    answers = [await refresh(box, "clio", granted["refresh_token"]) for _ in range(2)]
    assert [each.json()["refresh_token"] for each in answers] == [granted["refresh_token"]] * 2
    assert (await box.report())["counters"]["clio.token_refresh"] == 2


async def test_quickbooks_reuse_of_a_refresh_token_revokes_everything(box):
    old = (await connect(box, "quickbooks"))["refresh_token"]
    new = (await refresh(box, "quickbooks", old)).json()["refresh_token"]
    reused = await refresh(box, "quickbooks", old)
    after = await refresh(box, "quickbooks", new)
    assert new != old
    assert [reused.json()["error"], after.json()["error"]] == ["invalid_grant"] * 2
    assert (await box.report())["counters"]["qbo.refresh_reuse"] == 1


async def test_expired_access_is_refreshed(box):
    granted = await connect(box, "clio")
    await box.control("tokens/expire", vendor="clio")
    headers = {"Authorization": f"Bearer {granted['access_token']}"}
    assert (await box.client.get("/api/v4/users", headers=headers)).status_code == 401
    renewed = (await refresh(box, "clio", granted["refresh_token"])).json()["access_token"]
    headers = {"Authorization": f"Bearer {renewed}"}
    assert (await box.client.get("/api/v4/users", headers=headers)).status_code == 200


@pytest.mark.parametrize("vendor", ["clio", "quickbooks"])
async def test_revoked_consent_cannot_be_refreshed(box, vendor):
    granted = await connect(box, vendor)
    assert (await box.control("tokens/revoke", vendor=vendor))["revoked"] >= 1
    assert (await refresh(box, vendor, granted["refresh_token"])).json()["error"] == "invalid_grant"


async def test_deauthorize_ends_one_clio_token_only(box):
    granted = await connect(box, "clio")
    token = granted["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert (await box.client.post("/oauth/deauthorize", data={"token": token}, headers=headers)).status_code == 200
    assert (await box.client.get("/api/v4/users", headers=headers)).status_code == 401
    assert (await refresh(box, "clio", granted["refresh_token"])).status_code == 200


async def test_quickbooks_revoke_ends_the_grant(box):
    granted = await connect(box, "quickbooks")
    body = {"token": granted["refresh_token"]}
    answer = await box.client.post("/v2/oauth2/tokens/revoke", json=body, auth=("app", "secret"))
    assert answer.status_code == 200
    assert (await refresh(box, "quickbooks", granted["refresh_token"])).status_code == 400


async def test_registered_client_needs_its_secret(box):
    await box.control("clients", vendor="clio", client_id="app", client_secret="other")
    code = (await consent(box, "clio"))["code"]
    answer = await tokens(box, "clio", grant_type="authorization_code", code=code, redirect_uri=BACK)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_clio_token_endpoint_wants_a_form(box):
    answer = await box.client.post("/oauth/token", json={"client_id": "app", "client_secret": "s"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("vendor", "change"),
    [
        ("clio", {"redirect_uri": "ftp://x"}),
        ("clio", {"response_type": "token"}),
        ("clio", {"client_id": ""}),
        ("quickbooks", {"scope": "openid"}),
        ("quickbooks", {"state": ""}),
    ],
)
async def test_wrong_authorize_request_is_not_redirected(box, vendor, change):
    answer = await box.client.get(PAGES[vendor], params={**ASKED[vendor], "auto": "1", **change})
    assert answer.status_code == 400


async def test_token_endpoint_plays_faults_when_asked(box):
    granted = await connect(box, "quickbooks")
    await box.control("faults", oauth=True, once=[{"kind": "5xx_before", "path_contains": "bearer"}])
    codes = [(await refresh(box, "quickbooks", granted["refresh_token"])).status_code for _ in range(2)]
    assert codes == [503, 200]
