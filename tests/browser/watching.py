"""A server of the browser view for tests, and a Chromium that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from sim.browser.server import NOWHERE

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def served(scenario: str | Path, **environment: str) -> Iterator[int]:
    """Serve a scenario as a user would, in an environment that asks to listen everywhere; yields the port."""
    environment = {**os.environ, "HOST": "0.0.0.0", "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "true", **environment}
    command = [sys.executable, "-m", "sim", "view", str(scenario), "--port", "0", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        try:
            yield int(said.split("127.0.0.1:")[1].split("/")[0])
        finally:
            process.terminate()


@contextmanager
def solara_page(path: str | Path, **environment: str) -> Iterator[int]:
    """Serve a page of one's own as Solara's users do; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "solara", "run", str(path), "--production", "--no-open"]
    quiet = {"SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false", "SOLARA_ASSETS_CDN": NOWHERE, "NO_PROXY": "*"}
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **quiet, **environment}
    with subprocess.Popen([*command, "--host=127.0.0.1", f"--port={port}"], env=settings, cwd=ROOT) as process:
        try:
            yield port
        finally:
            process.terminate()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the system's Chromium, else Playwright's; without one the tests fail, since nothing else shows a page."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class Visit:
    """One page, with what it complained of and whom it asked."""

    def __init__(self, browser: Browser, port: int) -> None:
        self.page: Page = browser.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True).new_page()
        self.errors: list[str] = []
        self.asked: set[str] = set()
        self.page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(request.url.split("/")[2]))
        for _ in range(60):
            try:
                self.page.goto(f"http://127.0.0.1:{port}/")
                break
            except Error:  # not yet listening
                self.page.wait_for_timeout(500)

    def leave(self) -> None:
        """Close the page as a reader does, so that it says goodbye to its server."""
        self.page.goto("about:blank")
        self.page.wait_for_timeout(300)
        self.page.context.close()

    def wait(self, selector: str, text: str) -> None:
        """Wait until something on the page reads so."""
        self.page.wait_for_function(
            "([selector, text]) => (document.querySelector(selector) || {}).innerText === text",
            arg=[selector, text],
            timeout=30_000,
        )

    def wait_for(self, selector: str, part: str) -> None:
        """Wait until something on the page says this among other things; it may not be there yet."""
        self.page.wait_for_function(
            "([selector, part]) => ((document.querySelector(selector) || {}).innerText || '').includes(part)",
            arg=[selector, part],
            timeout=180_000,
        )

    def wait_for_count(self, selector: str, count: int) -> None:
        """Wait until the page has so many of something."""
        self.page.wait_for_function(
            "([selector, count]) => document.querySelectorAll(selector).length === count", arg=[selector, count]
        )

    def wait_for_month(self, month: int) -> None:
        """Wait until a run that plays has come to a month."""
        self.page.wait_for_function(
            "(month) => Number((document.querySelector('.clock b') || {}).innerText) >= month",
            arg=month,
            timeout=60_000,
        )

    def read(self, selector: str) -> str:
        """Read a text of the page."""
        return self.page.inner_text(selector)

    def jump(self, month: int) -> None:
        """Go to a month; where the server took its seconds without coming so far, ask again."""
        self.page.fill("input.month", str(month))
        for _ in range(4):
            self.page.click(".jump")
            self.settled()
            self.page.wait_for_function(
                """(month) => (document.querySelector(".clock b") || {}).innerText === month
                    || (document.querySelector("[role=alert]") || {}).innerText?.includes("was reached in")""",
                arg=str(month),
            )
            if self.read(".clock b") == str(month):
                break
        self.wait(".clock b", str(month))
        self.settled()

    def agree(self) -> None:
        """Say that a run may be thrown away."""
        self.page.click(".asked .yes")

    def settled(self) -> None:
        """Wait until the page has drawn what it asked for."""
        self.page.wait_for_selector(".reset:not([disabled])", timeout=30_000)

    def slide(self, key: str, share: float) -> None:
        """Drag a lever to a share of its range, as a hand does, which takes a second."""
        self.page.locator(f"[data-key='{key}']").scroll_into_view_if_needed()
        box = self.page.locator(f"[data-key='{key}']").bounding_box()
        assert box
        thumb = 8  # pixels from the end of the slider to the middle of its thumb
        value = float(self.page.input_value(f"[data-key='{key}']"))
        start, end = (box["x"] + thumb + at * (box["width"] - 2 * thumb) for at in (value, share))
        self.page.mouse.move(start, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        for step in range(1, 21):
            self.page.mouse.move(start + (end - start) * step / 20, box["y"] + box["height"] / 2)
            self.page.wait_for_timeout(50)
        self.page.mouse.up()

    def cut(self) -> list[str]:
        """Name what on the page is wider than the room it has, or lies outside the window."""
        return self.page.evaluate(
            """([boxes, whole]) => [
                ...[...document.querySelectorAll(boxes)].filter(
                    (one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1),
                ...[...document.querySelectorAll(whole)].filter((one) => {
                    const { width, right, bottom } = one.getBoundingClientRect();
                    return width && (right > window.innerWidth + 1 || bottom > window.innerHeight + 1);
                }),
            ].map((one) => one.className || one.tagName)""",
            [
                ".page header, .page nav, .page .middle, .page aside, .page .side, .levers, .legend, .details",
                ".page header *, .page h2, .page .figures b, .page .map, .page .marks",
            ],
        )
