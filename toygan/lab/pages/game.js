// The page "Game": one training game or two beside one another, played live, with the truth beside the claims.

import { element } from "./elements.js";
import { gameControls } from "./game_controls.js";
import { dataCard } from "./game_data.js";
import { filesCard } from "./game_files.js";
import { GameStage } from "./game_stage.js";
import { transportBar } from "./game_transport.js";
import { language, say } from "./words.js";

export const gamePage = {
  name: "game",
  usual: { field: "score", layers: "pull", hidden: "", speed: "full", beside: "0" },
  open: (main, lab) => new GameView(main, lab),
};

const MODEL = "game";

class GameView {
  constructor(main, lab) {
    this.lab = lab;
    this.stages = new Map([["game", new GameStage("game")], ["game2", new GameStage("game2")]]);
    this.transport = transportBar((command, state) => this.command(command, state), lab);
    this.data = dataCard({ send: (kind, bytes) => this.upload(kind, bytes), learn: (drawn) => this.learn("drawn", drawn) });
    this.files = filesCard({ send: (command, state) => this.ask(command, state), open: (run) => this.open(run) });
    this.controls = gameControls(lab, [this.data.element, this.files.element]);
    const stages = [...this.stages.values()];
    this.sides = element("div", { class: "sides" }, ...stages.map((stage) => stage.element));
    // below the buttons: what comes and goes moves none of them
    this.captions = element("div", { class: "sides" }, ...stages.map((stage) => stage.slow.element));
    this.charts = element("div", { class: "sides" }, ...stages.map((stage) => stage.charts.element));
    main.append(
      element(
        "div",
        { class: "stage" },
        this.sides, this.transport.element, this.captions, element("p", { class: "caption" }, say("game_page.caption")), this.charts,
      ),
      element("aside", { class: "panel" }, this.controls.element),
    );
    this.keys = (event) => this.key(event);
    document.addEventListener("keydown", this.keys);
  }

  show(state) {
    const beside = String(state.beside) === "1";
    for (const box of [this.sides, this.charts]) {
      box.classList.toggle("two", beside);
      box.lastElementChild.hidden = !beside;
    }
    this.captions.classList.toggle("two", beside);
    if (!beside) this.stages.get("game2").slow.show(null);
    for (const stage of this.stages.values()) stage.show(state, beside);
    this.transport.show(state);
    this.controls.show(state);
    const texts = Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
    this.lab.link.show(MODEL, texts);
  }

  command(command, state = {}) {
    this.lab.link.send(command, MODEL, state);
  }

  // Space plays and pauses, a full stop makes one update, a comma one caption, unless a control has the keyboard.
  key(event) {
    if (event.target.closest?.("input, select, button, textarea") || event.ctrlKey || event.metaKey) return;
    const command = { " ": this.playing ? "pause" : "play", ".": "update", ",": "caption" }[event.key];
    if (!command) return;
    event.preventDefault();
    this.command(command);
  }

  frame(frame) {
    const [name, kind] = frame.kind.split(":")[0].split("_");
    const stage = this.stages.get(name);
    const takers = {
      busy: this.wait, data: this.begin, view: this.look, charts: this.measure, export: this.files.exported,
      saved: this.files.saved, runs: this.files.runs, points: this.points,
    };
    if (stage) takers[kind]?.call(this, frame, stage, name);
  }

  // The message as the user would say it.
  refused(message) {
    return this.data.refused(message);
  }

  points(frame) {
    this.data.taken(frame);
    this.learn(frame.data, undefined);
  }

  wait(frame, stage) {
    stage.wait(frame);
    if (frame.what === "building") this.lab.mark("ready", 0);
  }

  begin(frame, stage, name) {
    stage.begin(frame);
    this.controls.fill(frame.settings, frame.offers, name);
    if (name === MODEL) this.iterations = frame.settings.iterations;
  }

  look(frame, stage, name) {
    stage.look(frame);
    if (name !== MODEL) return;
    this.playing = frame.playing;
    this.lab.mark(frame.playing ? "playing" : frame.step ? "paused" : "ready", frame.step);
    this.transport.look(frame, this.iterations);
  }

  measure(frame, stage, name) {
    stage.measure(frame);
    if (name === MODEL) this.transport.kept(frame);
  }

  ask(command, state = {}) {
    this.command(command, { lang: language(), ...state });
  }

  upload(kind, bytes) {
    return this.lab.link.upload("points", MODEL, { kind }, bytes);
  }

  learn(data, drawn) {
    this.lab.change({ run: undefined, data, drawn });
  }

  // All settings are the run's; what was set before is left.
  open(run) {
    const kept = ["page", "lang", "field", "layers", "hidden", "speed"];
    const left = Object.keys(this.lab.state).filter((name) => !kept.includes(name));
    this.lab.change({ ...Object.fromEntries(left.map((name) => [name, undefined])), beside: "0", run });
  }

  close() {
    document.removeEventListener("keydown", this.keys);
    this.command("pause");
    this.data.close();
    for (const stage of this.stages.values()) stage.close();
  }
}
