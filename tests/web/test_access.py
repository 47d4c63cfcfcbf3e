"""Every route says who may call it, and means it."""

import pytest
from fastapi import APIRouter, Depends

from web.access import Allowed, Public, declared, refuse_undeclared

PUBLIC = {
    "GET /connected",
    "GET /healthz",
    "GET /oauth/callback/{app}",
    "GET /oauth/callback/{app}/{region}",
    "GET /invitation/{token}",
    "GET /reset/{token}",
    "GET /sign-in",
    "GET /sign-in/code",
    "GET /invitation/{token}/openid",
    "GET /sign-in/openid",
    "GET /sign-in/openid/callback",
    "GET /sign-in/openid/confirm",
    "GET /welcome/{token}",
    "POST /in/{token}",
    "POST /invitation/{token}",
    "POST /reset/{token}",
    "POST /sign-in",
    "POST /sign-in/code",
    "POST /sign-in/openid/confirm",
    "POST /sign-out",
    "POST /webhooks/{app}",
    "POST /webhooks/{app}/{path_token}",
    "POST /welcome/{token}",
}


def guarded(app):
    return {address: marks[0] for address, marks in declared(app).items() if isinstance(marks[0], Allowed)}


def test_only_these_routes_are_public(app):
    marks = declared(app)
    assert {address for address, each in marks.items() if isinstance(each[0], Public)} == PUBLIC
    assert len(marks) > 40


@pytest.mark.parametrize("how", ["on the application", "in a router"])
def test_a_route_that_declares_nothing_stops_the_start(app, how):
    router = APIRouter()
    (app if how == "on the application" else router).get("/secret")(lambda: "all of it")
    app.include_router(router)
    with pytest.raises(RuntimeError, match="GET /secret"):
        refuse_undeclared(app)


async def call(client, address):
    method, path = address.split(" ")
    return await client.request(method, path.replace("{", "").replace("}", ""))


async def test_an_invented_token_is_refused(app, guest):
    guest.headers["Authorization"] = "Bearer lxr_invented"
    for address in guarded(app):
        assert (await call(guest, address)).status_code == 401, address


async def test_an_api_token_opens_no_page(api):
    assert (await api.get("/")).status_code == 401


async def test_a_session_opens_no_api(browser):
    assert (await browser.get("/api/v1/runs")).status_code == 401


@pytest.mark.parametrize("method", ["TRACE", "PUT", "OPTIONS"])
async def test_other_methods_are_refused(api, method):
    answer = await api.request(method, "/api/v1/runs")
    assert answer.status_code == 405
    assert "does not take this method" in answer.json()["problems"][0]["cause"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/nothing", "/api/v1/runs", "/static/lexrelay.css", "/webhooks/x"])
async def test_every_answer_carries_the_security_headers(guest, path):
    headers = (await guest.get(path)).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert path.startswith("/static") or headers["cache-control"] == "no-store"


async def test_the_api_describes_itself_to_those_who_may_see(guest, sign_in):
    assert (await guest.get("/api/v1/openapi.json")).status_code == 401
    described = (await (await sign_in("viewer")).get("/api/v1/openapi.json")).json()
    assert "/api/v1/recipes" in described["paths"]


async def test_an_error_inside_shows_no_trace(app, guest, caplog):
    @app.get("/api/v1/broken", dependencies=[Depends(Public("a test"))])
    async def fail():
        raise RuntimeError("Confidential Client")

    answer = await guest.get("/api/v1/broken")
    assert (answer.status_code, answer.headers["cache-control"]) == (500, "no-store")
    assert "person who runs" in answer.json()["problems"][0]["remedy"]
    assert "Confidential" not in answer.text + caplog.text
