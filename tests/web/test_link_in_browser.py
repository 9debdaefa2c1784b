"""A person's way in, in a real browser of another machine: a link, a cookie, and out again."""

from collections.abc import Iterator

import pytest

from tests.cli.terminal import HELD, Terminal
from tests.support.chromium import Browser, Tab
from tests.web.guard.guarded_server import NO_CLIENT
from tests.web.web_process import WebProcess, web

pytestmark = pytest.mark.slow
IS_IN = f"document.body.innerText.includes({HELD.rsplit('-', 1)[1]!r})"


@pytest.fixture
def outside(terminal: Terminal) -> Iterator[WebProcess]:
    """Called as from another machine, and the sheet is read."""
    with web(terminal, "--proxy", str(NO_CLIENT)) as process:
        _, _, token = terminal.kiosk("web", "token").out.strip().partition("?token=")
        process.until("/api/health", lambda reply: reply.status == 200, Authorization=f"Bearer {token}")
        assert terminal.kiosk("web", "token", "--revoke").code == 0
        yield process


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    tab = browser.open(375, 812, is_phone=True)
    yield tab
    tab.close()


def test_a_link_opens_the_shop_for_good_until_it_is_revoked(
    terminal: Terminal, outside: WebProcess, tab: Tab
) -> None:
    home = f"http://{outside.host}:{outside.port}/"
    tab.go(home)
    tab.wait("document.body.innerText.includes('kiosk web token')")
    token = terminal.kiosk("web", "token").out.strip().partition("?token=")[2]
    refused = len(tab.complaints())
    tab.go(f"{home}?wall=1&token={token}")
    tab.wait(f"location.href === '{home}?wall=1'")
    tab.wait(IS_IN)
    assert token not in tab.run("document.documentElement.outerHTML + document.cookie + document.referrer")
    tab.go(home)
    tab.wait(IS_IN)
    # Scripts, styles and events of the page come with the cookie, and the policy lets them.
    assert tab.run("fetch('/api/dashboard/occupied').then((answer) => answer.status)") == 200
    assert tab.run("new Promise((done) => { new EventSource('/api/sse/stream').onopen = () => done(true) })")
    assert [each for each in tab.complaints()[refused:] if "favicon" not in each] == []
    assert terminal.kiosk("web", "token", "--revoke").code == 0
    tab.go(f"{home}registro")
    tab.wait("document.body.innerText.includes('kiosk web token')")


def test_a_page_of_another_site_can_not_read_the_shop(
    outside: WebProcess, terminal: Terminal, tab: Tab
) -> None:
    """The other site is this machine's own web face at loopback: to a browser it is another origin."""
    token = terminal.kiosk("web", "token").out.strip().partition("?token=")[2]
    target = f"http://{outside.host}:{outside.port}/"
    tab.go(f"{target}?token={token}")
    tab.wait(IS_IN)
    with web(terminal) as other:
        tab.go(f"http://{other.host}:{other.port}/api/openapi.json")
        # A policy of its own would stop the page before the other site could: this answer is no page of ours.
        tab.call("Page.setBypassCSP", enabled=True)
        tab.go(f"http://{other.host}:{other.port}/api/workers")
        for more in ("{}", "{credentials: 'include'}", "{headers: {Authorization: 'Bearer " + token + "'}}"):
            read = f"fetch('{target}api/workers', {more}).then((answer) => answer.status, () => 'refused')"
            assert tab.run(read) == "refused"
        listens = f"const from = new EventSource('{target}api/sse/stream', {{withCredentials: true}})"
        assert (
            tab.run(f"new Promise((done) => {{ {listens}; from.onerror = () => done(from.readyState) }})")
            == 2
        )
