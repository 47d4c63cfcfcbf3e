"""Every page, in both themes, as the accessibility judge sees it; and no wider than the window."""

import pytest

PAGES = (
    "/",
    "/recipes/new",
    "/recipes/new/edit/text",
    "/recipes/new/edit/give-up",
    "/runs",
    "/runs?state=attention&text=nobody",
    "/approvals",
    "/books",
    "/people",
    "/connections",
    "/connections/new",
    "/connections/new/clio",
    "/connections/new/email",
    "/reports",
    "/reports/trust",
    "/reports/automation",
    "/settings",
    "/settings/look",
    "/settings/keeping",
    "/settings/notifications",
    "/settings/tokens",
    "/settings/audit",
    "/settings/firms",
)


@pytest.mark.parametrize("path", PAGES)
async def test_pages_can_be_used_by_everyone(tab, path, pictures):
    await tab.open(path)
    found = await tab.faults() + await tab.faults(dark=True)
    await tab.look(pictures / f"page{path.replace('/', '-')}.png")
    await tab.look(pictures / f"page{path.replace('/', '-')}-small.png", width=390, dark=True)
    content, window = await tab.width()
    assert (found, content <= window, tab.complaints) == ([], True, [])
