"""A headless Chromium for the tests of the page: no network of its own, a new profile each time, its console and requests kept."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)


def missing() -> str:
    """Why no browser can be started here, "" if one can."""
    try:
        import selenium  # noqa: F401
    except ImportError:
        return "selenium is not installed (pip install selenium)"
    if not CHROMIUM or not DRIVER:
        return "Chromium is not installed (apt-get install chromium chromium-driver)"
    return ""


@contextmanager
def browser() -> Iterator[Any]:
    """A running browser, ended with its profile when the block is left."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    profile = tempfile.mkdtemp(prefix="rca-chromium-")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()
        shutil.rmtree(profile, ignore_errors=True)


def sized(driver: Any, width: int, height: int = 900, *, dark: bool = False) -> None:
    """Give the page a width and a colour scheme."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def opened(driver: Any, path: Path, fragment: str = "") -> None:
    """Open a page, with the console and the list of requests emptied before."""
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get_log("performance")
    driver.get(path.as_uri() + fragment)


def complaints(driver: Any) -> list[str]:
    """What the console says since the page was opened: errors of scripts, violations of the policy."""
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def requests(driver: Any) -> list[str]:
    """Every address that was asked for since the page was opened."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    urls = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith(("about:", "chrome:"))]


def picture(driver: Any, path: Path, *, whole: bool = False) -> None:
    """Write what is seen, or the whole page, as PNG."""
    import base64

    shot = driver.execute_cdp_cmd(
        "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole} | (_clip(driver) if whole else {})
    )
    path.write_bytes(base64.b64decode(shot["data"]))


def _clip(driver: Any) -> dict[str, Any]:
    width, height = driver.execute_script("return [innerWidth, document.documentElement.scrollHeight]")
    return {"clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}}
