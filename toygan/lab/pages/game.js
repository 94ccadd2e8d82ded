// The page "Game": one training game, played live, with the truth beside what its critic claims.

import { digits } from "./controls.js";
import { element, write } from "./elements.js";
import { gameCharts } from "./game_charts.js";
import { gameControls } from "./game_controls.js";
import { drawLine } from "./game_line.js";
import { drawPlane } from "./game_plane.js";
import { transportBar } from "./game_transport.js";
import { Picture } from "./picture.js";
import { say } from "./words.js";

export const gamePage = {
  name: "game",
  usual: { field: "score", layers: "pull" },
  open: (main, lab) => new GameView(main, lab),
};

class GameView {
  constructor(main, lab, model = "game") {
    this.lab = lab;
    this.model = model;
    this.charts = gameCharts();
    this.picture = new Picture("game", (...at) => this.draw(...at), { ratio: 0.78, tallest: 760 });
    this.headline = element("p", { class: "headline", "aria-live": "polite" });
    this.transport = transportBar((command, state) => this.command(command, state));
    this.controls = gameControls(lab, (kind) => this.command("export", { kind }));
    main.append(
      element(
        "div",
        { class: "stage" },
        this.headline, this.picture.element, this.transport.element,
        element("p", { class: "caption" }, say("game_page.caption")), this.charts.element,
      ),
      element("aside", { class: "panel" }, this.controls.element),
    );
    this.keys = (event) => this.key(event);
    document.addEventListener("keydown", this.keys);
  }

  show(state) {
    this.state = state;
    this.controls.show(state);
    const texts = Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
    this.lab.link.show(this.model, texts);
  }

  command(command, state = {}) {
    this.lab.link.send(command, this.model, state);
  }

  // Space plays and pauses, a full stop makes one update, unless a control has the keyboard.
  key(event) {
    if (event.target.closest?.("input, select, button, textarea") || event.ctrlKey || event.metaKey) return;
    const command = { " ": this.playing ? "pause" : "play", ".": "update" }[event.key];
    if (!command) return;
    event.preventDefault();
    this.command(command);
  }

  frame(frame) {
    const kind = frame.kind.startsWith(`${this.model}_`) ? frame.kind.slice(this.model.length + 1).split(":")[0] : "";
    const takers = { busy: this.wait, data: this.begin, view: this.look, charts: this.measure, export: this.save };
    takers[kind]?.call(this, frame);
  }

  wait(frame) {
    write(this.headline, say("game_page.building"));
    if (frame.what === "building") this.lab.mark("ready", 0);
  }

  begin(frame) {
    const same = this.data && !frame.fresh;
    this.data = frame;
    this.controls.fill(frame.settings, frame.offers);
    if (same) return;
    this.view = null;
    this.charts.begin(frame);
    write(this.headline, "");
  }

  look(frame) {
    this.view = frame;
    this.playing = frame.playing;
    this.lab.mark(frame.playing ? "playing" : frame.step ? "paused" : "ready", frame.step);
    this.transport.look(frame, this.data?.settings.iterations);
    this.picture.repaint();
  }

  measure(frame) {
    if (!this.data) return;
    this.charts.measure(frame);
    this.transport.kept(frame);
    const last = this.charts.last();
    if (!last) return;
    const fill = {
      update: frame.step.toLocaleString("en"), w1: digits(last.w1, 3), floor: digits(frame.floor[1], 3),
      modes: last.balanced_modes, of: this.data.modes, points: frame.points,
    };
    const verdict = frame.step === 0 ? "start" : last.w1 <= frame.floor[1] ? "arrived" : "on_the_way";
    write(this.headline, say(`game_page.headline.${verdict}${this.data.modes ? "_modes" : ""}`, fill));
    this.picture.describe(say("game_page.alt", fill));
  }

  draw(brush, width, height) {
    if (!this.data || !this.view) return;
    const draw = this.data.dimension === 1 ? drawLine : drawPlane;
    draw(brush, width, height, this.data, this.view, this.state);
  }

  // A file of one's own: made here from what the lab wrote, nothing is fetched.
  save(frame) {
    const link = element("a", {
      href: URL.createObjectURL(new Blob([frame.text], { type: "text/plain" })), download: frame.file,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    this.controls.exported(frame);
  }

  close() {
    document.removeEventListener("keydown", this.keys);
    this.command("pause");
    this.picture.close();
    this.charts.close();
  }
}
