"""What a page costs, and that it brings everything along: a shop's network may have no internet."""

import gzip
import http.client
import re
from collections.abc import Iterator

import pytest

from kiosk.web.pages.live_grid import AT_ONCE
from tests.web.pages.page_parts import Page
from tests.web.pages.page_shop import ANAS, PageShop
from tests.web.web_process import WITHIN_S, WebProcess, web

MOST_BYTES = 60_000
PAGES = ["/", "/?by=antiguos", "/?wall=1", "/spool", "/spool?q=27", f"/spool/{ANAS}", "/registro", "/nada"]


def _files(face: WebProcess, html: str) -> dict[str, bytes]:
    """The files that a page loads, and those that these load."""
    waiting = re.findall(r'(?:src|href)="(/static/[^"]+)"', html)
    found: dict[str, bytes] = {}
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        reply = face.get(path)
        assert reply.status == 200, path
        found[path] = reply.body
        waiting += [f"/static/{name}" for name in re.findall(r'from "\./([^"]+)"', reply.body.decode())]
    return found


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """The web face of a shop in which many hold spools."""
    with web(PageShop(tmp_path_factory.mktemp("full"), held=60)) as process:
        process.read()
        yield process


@pytest.mark.parametrize("address", [*PAGES, "/?page=2", "/?by=operacion"])
def test_a_page_with_its_files_is_small(full: WebProcess, address: str) -> None:
    body = full.get(address).body
    files = _files(full, body.decode())
    assert files
    assert len(body) + sum(map(len, files.values())) <= MOST_BYTES


@pytest.mark.parametrize("order", ["persona", "antiguos", "operacion"])
def test_a_browser_without_scripts_finds_the_other_spools_on_further_pages(
    full: WebProcess, order: str
) -> None:
    first, second = (Page(full.get(f"/?by={order}&page={page}")) for page in (1, 2))
    assert first.one("b", id="total").text == second.one("b", id="total").text == "60"
    assert (len(first.tags()), len({*first.tags(), *second.tags()})) == (AT_ONCE, 60)
    further = [each.attributes["href"] for each in first.all("a", "button")]
    assert further == [f"?by={order}&q=&page=2"]
    assert Page(full.get(f"/?by={order}&page=99")).tags() == second.tags()
    assert Page(full.get(f"/?by={order}&page=-1")).tags() == first.tags()
    assert Page(full.get(f"/?by={order}&q=AS(62)")).all("a", "button") == []


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """The web face of a shop in which thousands of spools are held."""
    with web(PageShop(tmp_path_factory.mktemp("crowded"), held=3_000)) as process:
        process.read()
        yield process


@pytest.mark.parametrize(
    ("page", "others"),
    [(1, [2, 3, 4, 75]), (40, [1, 37, 38, 39, 41, 42, 43, 75]), (75, [1, 72, 73, 74])],
)
def test_a_page_of_thousands_of_held_spools_is_small(
    crowded: WebProcess, page: int, others: list[int]
) -> None:
    reply = crowded.get(f"/?by=antiguos&page={page}")
    files = _files(crowded, reply.body.decode())
    assert len(reply.body) + sum(map(len, files.values())) <= MOST_BYTES
    assert [each.text for each in Page(reply).all("a", "button")] == [str(each) for each in others]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_has_no_code_in_it(face: WebProcess, address: str) -> None:
    reply = face.get(address)
    html = reply.body.decode()
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert re.findall(r"(?:src|href|action)=\"(?!/|\?|#)[^\"]*\"", html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=\"|<script(?! type=\"module\" src=)", html) == []
    for path, data in _files(face, html).items():
        assert re.findall(rb"https?://(?!www\.w3\.org/2000/svg)|innerHTML|eval\(", data) == [], path


def test_it_is_packed_for_browsers_that_can_unpack(face: WebProcess) -> None:
    for path in ("/", "/static/page.css", "/api/dashboard/occupied"):
        packed = face.get(path, Accept_Encoding="gzip")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.body) < len(gzip.decompress(packed.body)) / 2


def test_the_stream_of_events_is_not_packed(face: WebProcess) -> None:
    connection = http.client.HTTPConnection(face.host, face.port, timeout=WITHIN_S)
    connection.request("GET", "/api/sse/stream", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert answer.headers["Content-Encoding"] is None
    assert answer.readline() == b"retry: 3000\n"
    connection.close()


def test_a_file_that_the_browser_has_is_not_sent_again(face: WebProcess) -> None:
    first = face.get("/static/spools.js")
    again = face.get("/static/spools.js", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert face.get("/static/spools.js", If_None_Match='"other"').body == first.body


@pytest.mark.parametrize("path", ["/static/", "/static/x.js", "/static/..%2ftemplates%2fbase.html"])
def test_only_the_pages_own_files_are_served(face: WebProcess, path: str) -> None:
    assert face.get(path).status == 404
