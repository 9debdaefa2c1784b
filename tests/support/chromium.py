"""Debian's headless Chromium, driven by its own DevTools protocol over a pipe: no library, no port."""

import base64
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WITHIN_S = 30.0


class Navigated(Exception):
    """The page that was asked went away before it answered: another one is loaded in its place."""


class Browser:
    """One browser process; tabs are opened in it. Answers and events are read by a thread of its own."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("chromium")
        if program is None:
            raise FileNotFoundError("chromium is missing: `python3 build/test.py` installs it on Debian")
        theirs_in, self._to = os.pipe()
        self._from, theirs_out = os.pipe()
        # The browser reads descriptor 3 and writes to 4.
        script = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
        options = (
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio"),
            *(
                "--no-first-run",
                "--disable-extensions",
                "--disable-background-networking",
                "--hide-scrollbars",
            ),
            *("--disable-component-update", "--no-default-browser-check", "--remote-debugging-pipe"),
            *("--force-color-profile=srgb", "--disable-features=Translate,MediaRouter", "--lang=es"),
        )
        with (folder / "chromium.log").open("wb") as log:
            self._process = subprocess.Popen(
                ["bash", "-c", script, "bash", program, *options, f"--user-data-dir={folder / 'profile'}"],
                pass_fds=(theirs_in, theirs_out),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        os.close(theirs_in)
        os.close(theirs_out)
        self._answers: dict[int, dict[str, Any]] = {}
        self._more = threading.Condition()
        self._has_ended = False
        self._told: dict[tuple[str, str], list[dict[str, Any]]] = {}
        """The parameters of the events of each page, by its session and their kind."""
        self._last = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def call(self, method: str, session: str | None = None, /, **params: Any) -> Any:
        """Send one command and wait for its answer."""
        with self._more:
            self._last += 1
            number = self._last
            message = {"id": number, "method": method, "params": params}
            os.write(
                self._to, json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0"
            )
            answered = self._more.wait_for(lambda: number in self._answers or self._has_ended, WITHIN_S)
            assert answered, f"{method} was not answered"
            assert number in self._answers, "the browser has ended"
            answer = self._answers.pop(number)
        if "navigated" in answer.get("error", {}).get("message", ""):
            raise Navigated(method)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def open(self, width: int, height: int, is_phone: bool = False) -> "Tab":
        """An empty tab of this size in CSS pixels, with cookies of its own."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = Tab(self, session, context)
        for domain in ("Page", "Runtime", "Log", "Network"):
            tab.call(f"{domain}.enable")
        tab.resize(width, height, is_phone)
        return tab

    def told(self, session: str, method: str) -> list[dict[str, Any]]:
        """What was told of a page by events of one kind."""
        with self._more:
            return list(self._told.get((session, method), ()))

    def forget(self, session: str) -> None:
        """Keep nothing of a page that is closed."""
        with self._more:
            self._told = {page: told for page, told in self._told.items() if page[0] != session}

    def wait_for(self, fact: Callable[[], bool]) -> None:
        """Wait for events until the fact holds."""
        with self._more:
            assert self._more.wait_for(lambda: fact() or self._has_ended, WITHIN_S)
        assert not self._has_ended, "the browser has ended"

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(WITHIN_S)
        os.close(self._to)
        os.close(self._from)

    def _read(self) -> None:
        waiting = b""
        while data := os.read(self._from, 1 << 20):
            *messages, waiting = (waiting + data).split(b"\0")
            with self._more:
                for message in map(json.loads, messages):
                    if "id" in message:
                        self._answers[message["id"]] = message
                    else:
                        page = message.get("sessionId", ""), message["method"]
                        self._told.setdefault(page, []).append(message["params"])
                self._more.notify_all()
        with self._more:
            self._has_ended = True
            self._more.notify_all()


class Tab:
    """One page."""

    def __init__(self, browser: Browser, session: str, context: str) -> None:
        self._browser, self._session, self._context = browser, session, context

    def call(self, method: str, /, **params: Any) -> Any:
        return self._browser.call(method, self._session, **params)

    def resize(self, width: int, height: int, is_phone: bool = False, scale: float = 1) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=is_phone,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=is_phone)

    def prefer(self, scheme: str, is_still: bool = False) -> None:
        """The device's colours, and whether it asks for no motion."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        if is_still:
            features.append({"name": "prefers-reduced-motion", "value": "reduce"})
        self.call("Emulation.setEmulatedMedia", features=features)

    def go(self, address: str) -> None:
        """Open an address and wait until the page has loaded."""
        self.run("window.isLeft = true")
        self.call("Page.navigate", url=address)
        self.wait("!window.isLeft && document.readyState === 'complete'")

    def run(self, expression: str) -> Any:
        """The value of an expression in the page; a promise is awaited."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def is_so(self, expression: str) -> bool:
        """True if the expression is true in the page."""
        return bool(self.run(f"Boolean({expression})"))

    def wait(self, expression: str, within_s: float = WITHIN_S) -> None:
        """Wait until the expression is true in the page."""
        until = time.monotonic() + within_s
        while not self._is_so_here(expression):
            assert time.monotonic() < until, (
                f"never true: {expression}\n{self.run('document.body.innerText')}"
            )
            time.sleep(0.02)

    def _is_so_here(self, expression: str) -> bool:
        """False as well where the page that was asked has given way to another."""
        try:
            return self.is_so(expression)
        except Navigated:
            return False

    def press(self, key: str, code: int) -> None:
        """A key of the keyboard, such as `("Tab", 9)`."""
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def touch(self, x: float, y: float) -> None:
        """A finger that is put on a place and lifted."""
        self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def picture(self, file: Path) -> None:
        """Write what is in view as PNG."""
        data = self.call("Page.captureScreenshot", format="png")["data"]
        file.write_bytes(base64.b64decode(data))

    def pdf(self) -> bytes:
        """The page as it is printed on A4."""
        printed = self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, preferCSSPageSize=True)
        return base64.b64decode(printed["data"])

    def told(self, method: str) -> list[dict[str, Any]]:
        """What the browser has told of this page by events of one kind, such as `Network.loadingFailed`."""
        return self._browser.told(self._session, method)

    def wait_told(self, method: str, times: int) -> None:
        """Wait until it has told of so many."""
        self._browser.wait_for(lambda: len(self.told(method)) >= times)

    def complaints(self) -> list[str]:
        """Errors and warnings of this page so far: scripts, policies, requests that failed."""
        thrown = [json.dumps(each["exceptionDetails"]) for each in self.told("Runtime.exceptionThrown")]
        entries = [each["entry"] for each in self.told("Log.entryAdded")]
        serious = [each for each in entries if each["level"] in ("error", "warning")]
        return thrown + [f"{each['text']} {each.get('url', '')}" for each in serious]

    def requests(self, part: str) -> int:
        """How often this page has asked for an address with this part so far."""
        asked = self.told("Network.requestWillBeSent")
        return sum(part in each["request"]["url"] for each in asked)

    def close(self) -> None:
        self._browser.call("Target.disposeBrowserContext", browserContextId=self._context)
        self._browser.forget(self._session)


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """A browser that has ended when the block has."""
    browser = Browser(folder)
    try:
        yield browser
    finally:
        browser.close()
