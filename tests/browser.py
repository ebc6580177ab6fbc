"""A headless browser, driven by the WebDriver protocol (W3C), for what only a browser can tell."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
DRIVER = shutil.which("chromedriver")


class Browser:
    """A session of the browser; every command that fails is an AssertionError with its answer."""

    def __init__(self, port: int, profile: Path) -> None:
        self._port = port
        self._path = ""
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        arguments.append("--disable-dev-shm-usage")  # a container may have little of it
        wanted = {
            "goog:chromeOptions": {"binary": CHROMIUM, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._path = f"/session/{session['sessionId']}"

    def open(self, page: Path, *, dark: bool = False, width: int = 1280, media: str = "") -> None:
        """Show a page to someone who likes it light or dark, on a screen so many pixels wide."""
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._devtools("Emulation.setDeviceMetricsOverride", screen)
        self._devtools("Emulation.setEmulatedMedia", {"media": media, "features": [scheme]})
        self._ask("POST", f"{self._path}/url", {"url": page.as_uri()})

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript."""
        script = {"script": f"return {expression}", "args": []}
        return self._ask("POST", f"{self._path}/execute/sync", script)

    def press(self, keys: str) -> None:
        """Press keys where the focus is."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": strokes}]
        self._ask("POST", f"{self._path}/actions", {"actions": actions})

    def console(self) -> list[str]:
        """What the page's console was told, such as a violation of its policy."""
        entries = self._ask("POST", f"{self._path}/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries]

    def close(self) -> None:
        """End the session, and the browser with it."""
        self._ask("DELETE", self._path)

    def _devtools(self, command: str, parameters: dict[str, Any]) -> Any:
        body = {"cmd": command, "params": parameters}
        return self._ask("POST", f"{self._path}/goog/cdp/execute", body)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            value = json.loads(answer.read())["value"]
        finally:
            connection.close()
        assert answer.status == 200, value
        return value


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser with this folder as its profile; there must be CHROMIUM and DRIVER."""
    with subprocess.Popen(
        [str(DRIVER), "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as driver:
        try:
            assert driver.stdout is not None
            ready = next(line for line in driver.stdout if "started successfully on port" in line)
            session = Browser(int(ready.rpartition(" ")[2].strip().rstrip(".")), profile)
            try:
                yield session
            finally:
                session.close()
        finally:
            driver.terminate()
