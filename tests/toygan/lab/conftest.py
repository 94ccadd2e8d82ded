"""A lab that serves, as a process of its own, and a browser where there is one."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest


class Lab:
    """A running ``toygan lab``."""

    def __init__(self, process, url: str):
        self.process, self.url = process, url
        self.base = f"http://{urlsplit(url).netloc}"
        self.token = urlsplit(url).query.partition("=")[2]

    def socket_address(self, token: str | None = None) -> str:
        return f"{self.base.replace('http', 'ws')}/live?token={self.token if token is None else token}"


def _start(*options: str) -> Lab:
    command = [sys.executable, "-m", "toygan", "lab", "--no-browser", "--json", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    if not line:
        raise AssertionError(process.stderr.read())
    return Lab(process, json.loads(line)["url"])


def _stop(lab: Lab) -> None:
    if lab.process.poll() is None:
        lab.process.terminate()
        lab.process.communicate(timeout=20)


@pytest.fixture(scope="package")
def lab():
    """One lab for many tests."""
    running = _start("--port", "0")
    yield running
    _stop(running)


@pytest.fixture
def start_lab():
    """Start labs of one's own; they end with the test."""
    started = []

    def start(*options: str) -> Lab:
        started.append(_start(*options))
        return started[-1]

    yield start
    for running in started:
        _stop(running)


FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def browser():
    """Debian's Chromium, without a window; tests that need it are skipped where there is none."""
    path = os.environ.get("TOYGAN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("chromium is not installed (apt install chromium, or name one in TOYGAN_CHROMIUM)")
    if sys.version_info >= (3, 15):
        pytest.skip("playwright has no wheels for this Python")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def golden() -> str:
    """The bytes of a frame, which both languages read."""
    return (Path(__file__).with_name("golden") / "frame.json").read_text(encoding="utf-8")
