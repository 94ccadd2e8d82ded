"""How quick the lab's page is, measured with the page open in Chromium.

    python benchmarks/lab.py            a table; --json for JSON; --times 100 for more changes of each control

first page      from the address to the first numbers, the files in the browser's cache; and what they weigh
effect          from the change of a control to its numbers on the screen: median and 95th percentile
paused          bytes a second that come while nothing is touched

It needs the `test` extra, and chromium (or a name of one in TOYGAN_CHROMIUM).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

import numpy as np

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
READY = "html[data-connection=connected]"
PAUSE = 5.0  # seconds
# state of the page -> the control, its values in turn, and what on the page says that it has had its effect
CONTROLS = {
    "page=laws&scene=shift": ("theta", (-1.5, 1.0), "tr[data-distance=earth_mover_distance]"),
    "page=laws&scene=rings": ("outer", (1.5, 2.0), "tr[data-distance=earth_mover_distance]"),
    "page=laws&scene=line": ("centre", (-1.5, 1.5), "tr[data-distance=js_divergence]"),
    "page=dirac&game=r1": ("gamma", (0.2, 1.0), ".headline"),
    "page=equations&step=direction": ("weight", (1.0, 3.0), ".step-text"),
}
CHANGE = """async ([name, value, place]) => {
  const input = document.querySelector(`input[data-name="${name}"]`);
  const told = document.querySelector(place);
  const before = told.textContent + told.dataset.value;
  const begun = performance.now();
  input.value = value;
  input.dispatchEvent(new Event("input"));
  while (told.textContent + told.dataset.value === before) {
    await new Promise((done) => requestAnimationFrame(done));
    if (performance.now() - begun > 10_000) break;
  }
  return performance.now() - begun;
}"""


@contextmanager
def running_lab():
    """The address of a lab that serves."""
    command = [sys.executable, "-m", "toygan", "lab", "--no-browser", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()


def first_page(browser, url: str) -> dict:
    """Seconds to the first numbers with a warm cache, and the weight of everything that was fetched."""
    page, weight = browser.new_page(), []
    page.on("response", lambda answer: weight.append(int(answer.headers.get("content-length", 0))))
    page.goto(url)
    page.wait_for_selector("tr[data-distance=js_divergence][data-value]")
    fetched = sum(weight)
    begun = time.perf_counter()
    page.goto(url)
    page.reload()
    page.wait_for_selector("tr[data-distance=js_divergence][data-value]")
    seconds = time.perf_counter() - begun
    page.close()
    return {"first page, s": round(seconds, 3), "weight, KB": round(fetched / 1000, 1)}


def effect(browser, url: str, state: str, times: int) -> dict:
    """Milliseconds until a control's effect is on the screen."""
    name, values, place = CONTROLS[state]
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(f"{url}#{state}")
    page.wait_for_selector(READY)
    page.wait_for_selector(place)
    for value in values:  # what is computed once is computed
        page.evaluate(CHANGE, [name, value, place])
    took = [page.evaluate(CHANGE, [name, values[i % len(values)], place]) for i in range(times)]
    page.context.close()
    median, late = np.percentile(took, [50, 95])
    return {"median, ms": round(float(median), 1), "95 %, ms": round(float(late), 1)}


def paused(browser, url: str) -> dict:
    """Bytes a second while nothing is touched."""
    page, came = browser.new_page(), []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: came.append(len(data))))
    page.goto(url)
    page.wait_for_selector("tr[data-distance=js_divergence][data-value]")
    page.wait_for_timeout(500)
    before = sum(came)
    page.wait_for_timeout(1000 * PAUSE)
    page.close()
    return {"paused, B/s": round((sum(came) - before) / PAUSE, 1)}


def main() -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    path = os.environ.get("TOYGAN_CHROMIUM") or shutil.which("chromium")
    with running_lab() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        found = {"laws": first_page(browser, url) | paused(browser, url)}
        found |= {state: effect(browser, url, state, options.times) for state in CONTROLS}
        browser.close()
    print(json.dumps(found) if options.json else "\n".join(f"{name:28} {row}" for name, row in found.items()))


if __name__ == "__main__":
    main()
