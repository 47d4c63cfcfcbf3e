"""A body that never came whole reaches nothing inside."""

from web.shield import Shield


async def test_a_sender_that_hangs_up_half_way_is_not_served():
    served = []

    async def application(scope, receive, send):
        served.append((await receive())["body"])

    parts = [
        {"type": "http.request", "body": b'{"name": "half', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive():
        return parts.pop(0)

    async def send(message):
        served.append(message)

    await Shield(application, secure=False)(
        {"type": "http", "path": "/api/v1/recipes", "method": "POST"}, receive, send
    )
    assert served == []
