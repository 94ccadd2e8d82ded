"""The numbers of a training game in the lab, with its page open in Chromium: pictures, updates, latency.

    python benchmarks/lab_game.py --seconds 20

It needs the extra ``[lab]``, playwright and chromium. Training with nobody watching and with the page open
are measured in turns, so that other work on the machine meets both.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

from toygan.config.train_config import TrainConfig
from toygan.game.trainer import Trainer

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
STATE = "page=game&lang=en&iterations=1000000"
CONFIG = {"hidden": (64,) * 3, "batch_size": 256, "learning_rate": 1e-3, "iterations": 1_000_000}
SCRIPT = """() => {
    window.found = { frames: 0, bytes: 0 };
    const paint = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...at) {
        if (this.canvas.dataset.name === "game") window.found.frames += 1;
        return paint.apply(this, at);
    };
}"""


def main() -> None:
    """Measure and print a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30.0, help="of every measurement")
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    command = [sys.executable, "-m", "toygan", "lab", "--no-browser", "--port", "0", "--json"]
    lab = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        url = json.loads(lab.stdout.readline())["url"]
        print(json.dumps(with_browser(url, asked.seconds, asked.turns), indent=1))
    finally:
        lab.terminate()
        try:
            lab.wait(60)
        except subprocess.TimeoutExpired:
            lab.kill()
            raise


def with_browser(url: str, seconds: float, turns: int) -> dict:
    """All measurements of one page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS.split())
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(120_000)
        received = {"bytes": 0}
        page.on("websocket", lambda socket: socket.on("framereceived", lambda data: _count(received, data)))
        found = {"load": os.getloadavg()[0]} | first_page(page, url)
        page.evaluate(SCRIPT)
        play(page)
        _until(page, "Number(document.documentElement.dataset.update) > 200")  # it has compiled
        found |= in_turns(page, seconds, turns)
        found |= latencies(page)
        found |= paused(page, received, seconds)
        browser.close()
    return found


def _count(received: dict, data) -> None:
    received["bytes"] += len(data)


def first_page(page, url: str) -> dict:
    """Seconds and bytes until the page is there, its cache warm."""
    page.goto(f"{url}#{STATE}")
    page.wait_for_selector(".headline")
    page.reload()
    began = time.perf_counter()
    page.reload()
    page.wait_for_selector("canvas[data-name=game]")
    seconds = time.perf_counter() - began
    entries = (
        "performance.getEntries().filter(e => e.decodedBodySize).reduce((n, e) => n + e.decodedBodySize, 0)"
    )
    _until(page, "document.querySelector('.headline').textContent.includes('W₁')")
    return {"first_page_seconds": round(seconds, 3), "first_page_bytes": page.evaluate(entries)}


def _until(page, expression: str) -> None:
    while not page.evaluate(expression):
        time.sleep(0.02)


def play(page) -> None:
    """Press play, or pause."""
    page.click("button[data-name=play]")


def _step(page) -> int:
    return page.evaluate("Number(document.documentElement.dataset.update)")


def in_turns(page, seconds: float, turns: int) -> dict:
    """Updates a second with the page open as a share of those alone, and pictures a second meanwhile."""
    trainer = Trainer(TrainConfig(**CONFIG))
    trainer.advance(50)
    shares, pictures = [], []
    for _ in range(turns):
        first, drawn, began = _step(page), page.evaluate("found.frames"), time.perf_counter()
        time.sleep(seconds)
        took = time.perf_counter() - began
        watched = (_step(page) - first) / took
        pictures.append((page.evaluate("found.frames") - drawn) / took)
        play(page)
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            trainer.advance(20)
            done += 20
        shares.append(watched / (done / (time.perf_counter() - began)))
        play(page)
    return {
        "share_of_updates": round(statistics.median(shares), 3),
        "pictures_a_second": round(statistics.median(pictures), 1),
    }


def latencies(page, times: int = 20) -> dict:
    """Milliseconds from a control to the picture that shows it, while the game plays."""
    taken = []
    for i in range(times):
        field = ("slope", "score")[i % 2]
        script = """field => new Promise(done => {
            const began = performance.now();
            const { dataset } = document.querySelector("canvas[data-name=game]");
            document.querySelector(`input[data-name=field][value=${field}]`).click();
            const look = () => requestAnimationFrame(dataset.field === field
                ? () => done(performance.now() - began) : look); // drawn, and one picture later shown
            look();
        })"""
        taken.append(page.evaluate(script, field))
    taken.sort()
    return {"latency_median_ms": round(taken[times // 2]), "latency_95_ms": round(taken[int(0.95 * times)])}


def paused(page, received: dict, seconds: float) -> dict:
    """Bytes a second over the websocket while nothing plays."""
    play(page)
    page.wait_for_timeout(3000)
    before = received["bytes"]
    page.wait_for_timeout(1000 * min(seconds, 10))
    return {"paused_bytes_a_second": round((received["bytes"] - before) / min(seconds, 10))}


if __name__ == "__main__":
    main()
