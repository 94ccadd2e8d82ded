"""How much the lab and its page grow while somebody plays, with the page open in Chromium.

    python benchmarks/lab_growth.py --minutes 120      a line a minute, then JSON; 1 when a side grew too much

What a lecture does in turn, a minute and a half each: another law, another constraint, two games, slow
motion, and back in time. The measurement begins ten seconds after the first game plays; turns come round
every nine minutes, and what they compile for the first time counts.

It needs the `test` extra, and chromium (or a name of one in TOYGAN_CHROMIUM).
"""

import argparse
import json
import os
import shutil
import sys
import time

from lab_random import FLAGS, running_lab, size_of

MOST = 100  # MB
LOOK = 60.0  # seconds
STATES = (
    "data=ring8&speed=hundred",
    "data=grid25&constraint=clip&objective=wasserstein&speed=hundred",
    "data=swissroll&speed=hundred&field=slope&layers=pull,grid",
    "data=ring8&constraint=spectral_norm&objective=hinge&speed=hundred&beside=1",
    "data=gaussian_1d&speed=ten",
    "data=ring8&speed=slow",
)


class Lecture:
    """A page on which a game plays."""

    def __init__(self, browser, url: str, pid: int):
        self.url, self.pid, self.trouble = url, pid, []
        self.page = browser.new_page(viewport={"width": 1440, "height": 900})
        self.page.set_default_timeout(300_000)
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.trouble.append(m.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.goto(f"{url}#page=game&lang=en&iterations=1000000&{STATES[0]}")
        self.tools = self.page.context.new_cdp_session(self.page)

    def turn(self, number: int) -> None:
        """Go back in the game that plays, then play the next one."""
        if number:
            self.page.evaluate("document.querySelector('[data-name=again]')?.click()")
        state = STATES[number % len(STATES)]
        self.page.evaluate("text => { location.hash = text; }", f"page=game&iterations=1000000&{state}")
        self.page.wait_for_timeout(2000)
        self.page.click("button[data-name=play]")
        self.page.wait_for_timeout(1000)

    def sizes(self) -> dict:
        """Megabytes of the lab, and of the page's scripts after their garbage is collected."""
        self.page.request_gc()
        page = self.tools.send("Runtime.getHeapUsage")["usedSize"] / 2**20
        step = int(self.page.evaluate("document.documentElement.dataset.update ?? 0"))
        return {"lab": round(size_of(self.pid), 1), "page": round(page, 2), "update": step}


def play(lecture: Lecture, minutes: float, seconds: float) -> tuple[list[dict], int]:
    """Play, so many seconds a turn; sizes once a minute, the first after ten seconds; how many turns."""
    lecture.turn(0)
    while not int(lecture.page.evaluate("document.documentElement.dataset.update ?? 0")):
        lecture.page.wait_for_timeout(100)
    lecture.page.wait_for_timeout(10_000)
    begun = looked = turned = time.monotonic()
    rows, turns = [{"minute": 0.0} | lecture.sizes()], 0
    while time.monotonic() - begun < 60 * minutes:
        lecture.page.wait_for_timeout(1000)
        if time.monotonic() - turned > seconds:
            turns, turned = turns + 1, time.monotonic()
            lecture.turn(turns)
        if time.monotonic() - looked > LOOK:
            looked = time.monotonic()
            rows.append({"minute": round((looked - begun) / 60, 1)} | lecture.sizes())
            print(json.dumps(rows[-1]), flush=True)
    return rows, turns


def main() -> int:
    """Play and say how much both sides grew."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--turn", type=float, default=90.0, help="seconds of one turn")
    asked = parser.parse_args()
    path = os.environ.get("TOYGAN_CHROMIUM") or shutil.which("chromium")
    with running_lab() as (url, pid, said), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        lecture = Lecture(browser, url, pid)
        rows, turns = play(lecture, asked.minutes, asked.turn)
        browser.close()
    growth = {side: round(rows[-1][side] - rows[0][side], 1) for side in ("lab", "page")}
    found = {"minutes": rows[-1]["minute"], "turns": turns, "growth": growth}
    found |= {"trouble": lecture.trouble, "log": said, "first": rows[0], "last": rows[-1]}
    print(json.dumps(found))
    return int(bool(lecture.trouble or said) or max(growth.values()) > MOST)


if __name__ == "__main__":
    sys.exit(main())
