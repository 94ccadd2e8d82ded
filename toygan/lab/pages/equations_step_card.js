// The step that stands: its tag, its equation, a caption with what it makes, and the way to the next one.

import { button } from "./controls.js";
import { digits } from "./controls.js";
import { element, write } from "./elements.js";
import { equationOf } from "./equations_math.js";
import { short } from "./equations_steps.js";
import { numberOf } from "./frames.js";
import { say } from "./words.js";

const PAUSE = 1800; // milliseconds from a step to the next

export class StepCard {
  // go(name) shows a step.
  constructor(lab, go) {
    this.lab = lab;
    this.go = go;
    this.tag = element("strong", { class: "step-tag" });
    this.count = element("span", { class: "step-count" });
    this.formula = element("span", { class: "step-formula" });
    this.text = element("p", { class: "step-text" });
    this.numbers = element("p", { class: "step-made" });
    this.sum = element("p", { class: "step-worked", "data-name": "worked" });
    this.play = button("play", () => (this.playing ? this.stop() : this.start()));
    this.range = element("input", {
      type: "range", min: 0, max: 1, step: 1, "data-name": "step", "aria-label": say("equations.steps"),
    });
    this.range.addEventListener("input", () => this.at(Number(this.range.value)));
    this.element = element(
      "section",
      { class: "card step-card" },
      element("div", { class: "row" }, button("previous_step", () => this.by(-1)), button("next_step", () => this.by(1)), this.play, this.count),
      element("div", { class: "slider back" }, this.range),
      element("div", { "aria-live": "polite" }, element("div", { class: "row step-head" }, this.tag, this.formula), this.text, this.numbers),
      this.sum,
    );
  }

  show(frame, step, read, made, sum) {
    this.frame = frame;
    this.step = step;
    const place = frame.steps.indexOf(step);
    const L = frame.sizes.length - 1;
    this.title = step.tag || say(`equations.name.${step.stage}`);
    this.caption = say(captionOf(frame, step), fillOf(frame, step, read));
    this.made = made ? `${made.letter}${made.layer ? `[${made.layer}]` : ""} = (${made.values.map(short).join(", ")})` : "";
    write(this.tag, this.title);
    write(this.count, say("equations.count", { number: place + 1, of: frame.steps.length }));
    const key = `${step.name} ${L}`;
    if (key !== this.written) this.formula.replaceChildren(equationOf(step, L));
    this.written = key;
    write(this.text, this.caption);
    write(this.numbers, this.made);
    this.numbers.hidden = !this.made;
    write(this.sum, sum?.text ?? "");
    this.range.max = frame.steps.length - 1;
    this.range.value = place;
    this.range.setAttribute("aria-valuetext", `${place + 1}: ${this.title}`);
    this.range.style.setProperty("--part", `${(100 * place) / (frame.steps.length - 1)}%`);
    this.element.dataset.step = step.name;
    this.element.dataset.tag = step.tag;
  }

  at(place) {
    if (!this.frame) return;
    const last = this.frame.steps.length - 1;
    this.go(this.frame.steps[Math.min(Math.max(place, 0), last)].name);
  }

  by(steps) {
    this.at(this.frame?.steps.indexOf(this.step) + steps);
  }

  // A full stop goes on, a comma goes back, wherever the keyboard is but in a text.
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.("textarea, select, input[type=text]")) return;
    if (event.key === "." || event.key === ",") this.by(event.key === "." ? 1 : -1);
  }

  start() {
    this.playing = setInterval(() => this.tick(), PAUSE);
    write(this.play, say("control.pause"));
    if (this.frame && this.step === this.frame.steps.at(-1)) this.at(0);
    else this.by(1);
  }

  tick() {
    this.by(1);
    if (this.step === this.frame.steps.at(-1)) this.stop();
  }

  stop() {
    if (!this.playing) return;
    clearInterval(this.playing);
    this.playing = null;
    write(this.play, say("control.play"));
    this.lab.mark("paused");
  }
}

// Some steps say something else where σ″ is 0, or where there is no penalty but a direction.
function captionOf(frame, step) {
  const { stage } = step;
  if (stage === "r-bp1" && (!frame.penalty.smooth || frame.settings.output === "identity")) return "equations.step.r-bp1.linear";
  if (stage === "r-bp2" && !frame.penalty.smooth) return "equations.step.r-bp2.flat";
  if (stage === "direction" && frame.settings.penalty === "direction") return "equations.step.direction.own";
  return `equations.step.${stage}`;
}

function fillOf(frame, step, read) {
  const { settings, sizes } = frame;
  const point = read.second ? `x̂${read.at + 1}` : say(read.at < settings.n ? "equations.point.real" : "equations.point.fake", { i: (read.at % settings.n) + 1 });
  return {
    l: step.layer, next: step.layer + 1, L: sizes.length - 1, n: settings.n, points: 2 * settings.n, point,
    sigma: step.layer === sizes.length - 1 ? settings.output : settings.activation,
    loss: digits(numberOf(frame.loss.value), 4), objective: settings.objective.replaceAll("_", " "),
    penalty: settings.penalty.replaceAll("_", " "), value: digits(numberOf(frame.penalty.value ?? NaN), 4),
  };
}
