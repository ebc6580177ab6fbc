"""A headless browser, driven with the WebDriver protocol (W3C)."""

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
    """A session of the browser. A command that fails raises an AssertionError with the answer."""

    def __init__(self, port: int, profile: Path) -> None:
        self._port = port
        self._path = ""
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        arguments.append("--disable-dev-shm-usage")  # a container may have little of it
        capabilities = {
            "goog:chromeOptions": {"binary": CHROMIUM, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._path = f"/session/{session['sessionId']}"

    def open(self, page: Path, *, dark: bool = False, width: int = 1280, media: str = "") -> None:
        """Open a page in the light or dark scheme, on a screen of this width in pixels."""
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._devtools("Emulation.setDeviceMetricsOverride", screen)
        self._devtools("Emulation.setEmulatedMedia", {"media": media, "features": [scheme]})
        self._ask("POST", f"{self._path}/url", {"url": page.as_uri()})

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression."""
        script = {"script": f"return {expression}", "args": []}
        return self._ask("POST", f"{self._path}/execute/sync", script)

    def press(self, keys: str) -> None:
        """Press keys on the element that has the focus."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": strokes}]
        self._ask("POST", f"{self._path}/actions", {"actions": actions})

    def console(self) -> list[str]:
        """Return the messages on the console of the page, such as violations of its policy."""
        entries = self._ask("POST", f"{self._path}/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries]

    def close(self) -> None:
        """End the session and the browser."""
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
    """Start a browser with this folder as its profile. CHROMIUM and DRIVER must not be None."""
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
