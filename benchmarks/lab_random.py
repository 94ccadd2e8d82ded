"""Random clicks, addresses and messages: whatever a hand or a program does, the lab must go on.

    python benchmarks/lab_random.py --minutes 60 --seed 0    two lines a minute, then JSON; 1 on trouble

A generator with a seed picks what is done: any control that is seen gets a random value, canvases are dragged
on, keys are pressed, the address becomes a random one, pages are loaded again, and a second client sends
messages that are right, wrong or no messages at all. Every half minute a known state must show its number.

Trouble is whatever stands on the console of the browser or on the lab's standard error, a request that
leaves the origin, a known state that does not come, and a process that grows by more than a tenth and 100 MB
from the second quarter of the run to the last. It needs the `test` extra, and chromium (or a name of one in
TOYGAN_CHROMIUM).
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
TAKEN_OVER = 4001  # what closes a connection when another tab takes over
GROWTH, CHECK = 100, 30.0  # MB; seconds between two looks at a known state
PATIENCE = 300_000  # milliseconds, on a machine that has other work
SIZES = [(390, 844), (768, 1024), (1440, 900), (1920, 1080)]
# a random control gets a random value; full screen and the pickers of files are left out
ACT = """([draws, deep]) => {
  const HOW = { pointerId: 1, bubbles: true, cancelable: true };
  const all = [...document.querySelectorAll("button, input, select, summary, canvas")];
  const seen = all.filter((one) => one.offsetParent && one.id !== "screen" && one.type !== "file");
  if (!seen.length) return "nothing is seen";
  const one = seen[Math.floor(draws[0] * seen.length)];
  const name = one.dataset.name ?? one.id ?? one.tagName;
  if (one.tagName === "SELECT") {
    one.selectedIndex = Math.floor(draws[1] * one.options.length);
    one.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (one.type === "range") {
    one.value = Number(one.min) + draws[1] * (Number(one.max) - Number(one.min));
    one.dispatchEvent(new Event("input", { bubbles: true }));
    one.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (one.tagName === "CANVAS") {
    const box = one.getBoundingClientRect();
    const send = (kind, k, buttons) => {
      const at = { clientX: box.left + draws[k] * box.width, clientY: box.top + draws[k + 1] * box.height };
      one.dispatchEvent(new PointerEvent(kind, { ...at, ...HOW, buttons }));
    };
    try {
      send("pointerdown", 1, 1);
    } catch {}
    for (let k = 1; k + 1 < draws.length; k += 2) send("pointermove", k, 1);
    send("pointerup", 3, 0);
  } else if (one.dataset.name !== "save_run" || deep) one.click();
  return name;
}"""
KEYS = [" ", ".", ",", "Tab", "Enter", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Escape", "x"]
ODD = ["", "nan", "inf", "-1", "1e999", "0", "99999999999", "势", "../../etc/passwd", "<b>", "%00", "x" * 300]


def values_of(rng) -> dict:
    """Random texts for the names of the address, most of them right."""
    from toygan.dirac import GAMES
    from toygan.lab.game_state import offers

    known = offers()
    pick = lambda names: str(rng.choice(list(names)))  # noqa: E731
    number = lambda low, high: f"{rng.uniform(low, high):.3g}"  # noqa: E731
    pairs = ";".join(f"{x:.2f},{y:.2f}" for x, y in rng.uniform(-2, 2, (int(rng.integers(1, 30)), 2)))
    law = lambda: f"{pick(['normal', 'laplace', 'uniform', 'mixture'])}:{number(-3, 3)}:{number(0.2, 2)}"  # noqa: E731
    return {
        "laws": {
            "scene": pick(["shift", "line", "rings", "drawn"]),
            "theta": number(-2, 2),
            "p": law(),
            "q": law(),
            "witness": pick(["discriminator", "f_gan", "potential", "plan"]),
            "a": pairs,
            "b": pairs,
            "divergence": pick(["kl", "pearson", "tv", "js"]),
            "inner": number(0.1, 2.5),
            "shift": number(-2, 2),
        },
        "dirac": {
            "game": pick(GAMES),
            "gamma": number(0, 4),
            "step": number(0.01, 2),
            "starts": pairs[:60].rsplit(";", 1)[0],
            "update": pick(["simultaneous", "alternating"]),
            "steps": str(rng.integers(1, 2000)),
        },
        "game": {
            "data": pick(known["data"]),
            "objective": pick(["minimax", "wasserstein", "hinge", "least_squares"]),
            "constraint": pick(known["constraint"]),
            "width": pick([8, 16, 64]),
            "depth": str(rng.integers(1, 4)),
            "batch": "64",
            "layers": pick(["", "pull", "grid", "plan", "pull,grid,plan"]),
            "beside": pick("01"),
            "field": pick(["score", "probability", "slope", "none"]),
            "seed": str(rng.integers(0, 20)),
            "speed": pick(["full", "hundred", "ten", "one", "slow"]),
            "iterations": "1000000",
            "drawn": pairs,
        },
    }


def address(rng) -> str:
    """A random address: some names of a page, now and then one that is odd."""
    pages = values_of(rng)
    page = str(rng.choice(list(pages)))
    state = {name: text for name, text in pages[page].items() if rng.random() < 0.5}
    if rng.random() < 0.2:
        state[str(rng.choice([*pages[page], "page", "lang", "run", "nonsense"]))] = str(rng.choice(ODD))
    if page == "game" and rng.random() < 0.2:
        state["data"] = "drawn"
    look = {"lang": str(rng.choice(["en", "zh"])), "theme": str(rng.choice(["", "light", "dark"]))}
    return "&".join(f"{name}={text}" for name, text in ({"page": page} | state | look).items())


def message(rng) -> str | bytes:
    """A random message of a second client: right, wrong, or none at all."""
    kind = int(rng.integers(0, 6))
    if kind == 0:
        return rng.bytes(int(rng.integers(0, 3000)))
    if kind == 1:
        return "".join(map(chr, rng.integers(32, 0x2FFF, int(rng.integers(0, 500)))))
    pages = values_of(rng)
    page = str(rng.choice(list(pages)))
    names = ["show", "play", "pause", "update", "critic_step", "generator_step", "caption", "again", "export"]
    found = {"command": "show" if page != "game" else str(rng.choice(names)), "page": page, "serial": 1}
    found["state"] = pages[page] | ({"kind": str(rng.choice(["toml", "points", "png", "x"]))})
    if kind == 2:
        found[str(rng.choice(list(found)))] = [None, 3, [], {"a": 1}, "x" * 70][int(rng.integers(0, 5))]
    if kind == 3:
        found["state"][str(rng.choice(list(pages[page])))] = str(rng.choice(ODD))
    if kind == 4:
        line = json.dumps({"command": "points", "page": "game", "serial": 2, "state": {"kind": "csv"}})
        return line.encode() + b"\n" + (rng.bytes(200) if rng.random() < 0.5 else b"x,y\n1,2\n0,3\n")
    return json.dumps(found)


def size_of(pid: int) -> float:
    """Resident megabytes of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextlib.contextmanager
def running_lab():
    """A lab in a folder of its own, where it writes run folders: address, process, what it says on stderr."""
    command = [sys.executable, "-m", "toygan", "lab", "--no-browser", "--port", "0", "--json"]
    with tempfile.TemporaryDirectory() as folder:
        lab = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)
        said: list[str] = []
        threading.Thread(target=lambda: said.extend(lab.stderr), daemon=True).start()
        try:
            yield json.loads(lab.stdout.readline())["url"], lab.pid, said
        finally:
            lab.terminate()
            lab.wait(60)


class RandomUser:
    """One browser, one lab, one generator."""

    def __init__(self, browser, url: str, pid: int, seed: int):
        self.rng, self.url, self.pid = np.random.default_rng(seed), url, pid
        self.base = f"http://{urlsplit(url).netloc}"
        self.trouble: list[str] = []
        self.counts: dict[str, int] = {}
        self.context = browser.new_context(accept_downloads=False)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.note(f"console: {m.text}"))
        self.page.on("pageerror", lambda error: self.note(f"page: {error}\n{error.stack}"))
        self.page.on("request", self._request)
        self.page.goto(url)
        self.tools = self.context.new_cdp_session(self.page)

    def _request(self, request) -> None:
        if not request.url.startswith((self.base, "blob:")):
            self.note(f"left the origin: {request.url}")

    def note(self, text: str) -> None:
        """Trouble, with what was done last."""
        if text not in self.trouble:
            self.trouble.append(text)
            print(f"trouble after {sum(self.counts.values())} acts: {text}; {self.page.url}", flush=True)

    def act(self) -> None:
        """One random thing."""
        acts = [self.control, self.key, self.go, self.resize, self.reload, self.talk]
        act = acts[self.rng.choice(len(acts), p=[0.86, 0.06, 0.05, 0.01, 0.005, 0.015])]
        self.counts[act.__name__] = self.counts.get(act.__name__, 0) + 1
        act()

    def control(self) -> None:
        """A control that is seen gets a random value."""
        self.page.evaluate(ACT, [self.rng.random(9).tolist(), bool(self.rng.random() < 0.05)])
        self.page.wait_for_timeout(float(self.rng.exponential(40)))

    def key(self) -> None:
        """A key."""
        self.page.keyboard.press(str(self.rng.choice(KEYS)))

    def go(self) -> None:
        """Another address."""
        self.page.evaluate("text => { location.hash = text; }", address(self.rng))
        self.page.wait_for_timeout(float(self.rng.exponential(200)))

    def resize(self) -> None:
        """Another window."""
        width, height = SIZES[self.rng.integers(len(SIZES))]
        self.page.set_viewport_size({"width": width, "height": height})

    def reload(self) -> None:
        """The page from the beginning."""
        self.page.reload(wait_until="commit")

    def talk(self) -> None:
        """Another client takes over, says what it likes, and leaves."""
        from websockets.exceptions import ConnectionClosed
        from websockets.sync.client import connect

        with connect(f"{self.url.replace('http', 'ws').replace('/?', '/live?')}", max_size=None) as other:
            try:
                for _ in range(int(self.rng.integers(1, 40))):
                    other.send(message(self.rng))
                time.sleep(0.2)
            except ConnectionClosed as closed:
                if closed.rcvd is None or closed.rcvd.code != TAKEN_OVER:  # by the page
                    self.note(f"closed: {closed}")
        self.page.evaluate("document.querySelector('#notice button')?.click()")

    def check(self) -> None:
        """A known state shows its number."""
        self.page.evaluate("document.querySelector('#notice button')?.click()")
        self.page.evaluate("location.hash = 'page=laws&scene=shift&theta=1.25'")
        end = time.monotonic() + PATIENCE / 1000
        found = "document.querySelector('tr[data-distance=earth_mover_distance]')?.dataset.value"
        while self.page.evaluate(found) != "1.25":
            if time.monotonic() > end:
                told = self.page.evaluate("document.querySelector('#notice')?.textContent")
                self.note(f"the known state did not come in time; the page says {told!r}")
                return
            self.page.wait_for_timeout(50)

    def sizes(self) -> dict:
        """Megabytes: of the lab, and of the page's scripts after their garbage is collected."""
        self.page.request_gc()
        found = self.tools.send("Runtime.getHeapUsage") | self.tools.send("Memory.getDOMCounters")
        page = found["usedSize"] / 2**20
        return {"lab": round(size_of(self.pid), 1), "page": round(page, 1), "nodes": found["nodes"]}


def run(user: RandomUser, minutes: float) -> list[dict]:
    """Act until the time is over; sizes each half minute."""
    begun = checked = time.monotonic()
    rows = []
    while time.monotonic() - begun < 60 * minutes:
        user.act()
        if time.monotonic() - checked > CHECK:
            user.check()
            row = {"minute": round((time.monotonic() - begun) / 60, 1), "acts": sum(user.counts.values())}
            rows.append(row | user.sizes())
            print(json.dumps(rows[-1]), flush=True)
            checked = time.monotonic()
    return rows


def grown(rows: list[dict], name: str) -> float:
    """How much the last quarter is above the second, in MB (or nodes)."""
    column = np.array([row[name] for row in rows])
    quarter = max(1, len(column) // 4)
    return float(np.median(column[-quarter:]) - np.median(column[quarter : 2 * quarter]))


def main() -> int:
    """Run and say what was found."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    path = os.environ.get("TOYGAN_CHROMIUM") or shutil.which("chromium")
    with running_lab() as (url, pid, said), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        user = RandomUser(browser, url, pid, asked.seed)
        rows = run(user, asked.minutes)
        browser.close()
    growth = {name: grown(rows, name) for name in ("lab", "page", "nodes")} if len(rows) >= 4 else {}
    large = [name for name in ("lab", "page") if growth.get(name, 0) > max(GROWTH, 0.1 * rows[-1][name])]
    found = {"minutes": rows[-1]["minute"], "acts": user.counts, "growth": growth}
    print(json.dumps(found | {"trouble": user.trouble, "log": said}))
    return int(bool(user.trouble or said or large))


if __name__ == "__main__":
    sys.exit(main())
