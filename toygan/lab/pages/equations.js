// The page "Four equations": a small critic with its numbers on it, an equation at a time, and what the
// gradient check sees.

import { button, digits } from "./controls.js";
import { element, write } from "./elements.js";
import { CheckCard } from "./equations_check.js";
import { equationControls, pointsOf, pointsText } from "./equations_controls.js";
import { NetworkPicture } from "./equations_network.js";
import { PlanePicture } from "./equations_plane.js";
import { StepCard } from "./equations_step_card.js";
import { isSecond, madeAtUnits, reading, short } from "./equations_steps.js";
import { worked } from "./equations_worked.js";
import { say } from "./words.js";

const LOOKS = ["step", "row", "pick"]; // what the check need not know

export const equationsPage = {
  name: "equations",
  usual: {
    widths: "3-3", activation: "tanh", output: "identity", objective: "non_saturating", seed: 2,
    penalty: "gradient_penalty", weight: 1, n: 2, v: "1,0", bug: "none", step: "forward-1", row: 1,
  },
  open: (main, lab) => new EquationsView(main, lab),
};

class EquationsView {
  constructor(main, lab) {
    this.lab = lab;
    this.headline = element("p", { class: "headline", "aria-live": "polite" });
    this.card = new StepCard(lab, (name) => lab.change({ step: name }));
    this.network = new NetworkPicture((name, value) => this.put(name, value), (name) => this.picks(name));
    this.pickedLine = element("p", { class: "caption picked", "data-name": "picked" });
    this.plane = new PlanePicture((patch) => lab.change(patch));
    this.check = new CheckCard();
    this.controls = equationControls(lab, () => this.last);
    main.append(
      element("div", { class: "stage" }, this.headline, this.card.element, this.controls.points, this.network.element,
        this.pickedLine, element("div", { class: "beside" }, this.plane.element, element("p", { class: "caption" }, say("equations.how")))),
      element("aside", { class: "panel" }, this.controls.element, this.check.element),
    );
    this.keys = (event) => this.card.key(event);
    document.addEventListener("keydown", this.keys);
  }

  show(state) {
    this.state = state;
    const texts = Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
    this.lab.link.show("equations", texts);
    for (const name of LOOKS) delete texts[name];
    const asked = JSON.stringify(texts);
    if (asked !== this.asked) {
      this.asked = asked;
      this.check.outdated();
      this.lab.link.show("equations_check", texts);
    }
    this.controls.show(state, this.last);
    this.fill();
  }

  frame(frame) {
    if (frame.kind === "equations") {
      this.last = frame;
      this.controls.show(this.state, frame);
      this.fill();
      this.lab.mark(this.card.playing ? "playing" : "ready", frame.serial);
    }
    if (frame.kind === "equations_check") {
      this.check.fill(frame, this.last?.offers.bugs);
      write(this.headline, this.check.verdict);
      this.fill();
    }
  }

  // What cannot be shown; where nothing has been shown yet, the usual state is a click away.
  refused() {
    this.asked = null;
    this.card.stop();
    if (!this.last) this.controls.offer(button("again", () => this.lab.change(usualOnly(this.state))));
  }

  // Everything on the page from the last frame, at the step and the point of the state.
  fill() {
    const frame = this.last;
    if (!frame) return;
    const place = frame.steps.findIndex((step) => step.name === this.state.step);
    const step = frame.steps[place < 0 ? frame.step : place];
    const row = rowOf(this.state, frame);
    const read = reading(frame, step, row);
    const made = madeAtUnits(frame, step, read);
    const sum = worked(frame, step, read, this.state.pick);
    this.card.show(frame, step, read, made, sum);
    this.controls.look(isSecond(step), frame.settings.n, row);
    this.check.show(read.second ? "penalty" : "discriminator");
    const wrong = this.check.wrongOf(read.second ? "penalty" : "discriminator", step);
    const text = say("equations.alt", {
      sizes: frame.sizes.join("-"), step: this.card.title, caption: this.card.caption, made: this.card.made,
    });
    this.network.take(frame, read, { wrong, pick: this.state.pick, chosen: sum?.unit, text });
    this.plane.take(frame, read, row);
    this.tellPicked(frame, read);
  }

  // A number of the network gets a new value.
  put(name, value) {
    if (name.startsWith("x")) {
      this.lab.change({ pick: name, ...this.movedPoint(Number(name[2]) - 1, value) });
      return;
    }
    const all = this.last.parameters.slice();
    if (this.state.parameters) String(this.state.parameters).split(",").forEach((text, i) => (all[i] = Number(text)));
    all[placeOf(name, this.last.sizes)] = value;
    this.lab.change({ pick: name, parameters: all.join(",") });
  }

  // The point that is shown moves; x̂ half way between two takes both along.
  movedPoint(coordinate, value) {
    const frame = this.last;
    const { n, penalty } = frame.settings;
    const read = this.network.given.read;
    const row = rowOf(this.state, frame);
    const lists = { real: pointsOf(this.state.real, frame.points.real), fake: pointsOf(this.state.fake, frame.points.fake) };
    const kinds = !read.second ? [row > n ? "fake" : "real"] : { r1: ["real"], r2: ["fake"] }[penalty] ?? ["real", "fake"];
    const now = read.second ? frame.points.mixed[read.at] : lists[kinds[0]][read.at];
    for (const kind of kinds) lists[kind][read.at][coordinate] += value - now[coordinate];
    return Object.fromEntries(kinds.map((kind) => [kind, pointsText(lists[kind])]));
  }

  picks(name) {
    if (name !== this.state.pick) this.lab.change({ pick: name });
  }

  // The number that is chosen, in a sentence: its value, its gradient, and the right one where it is wrong.
  tellPicked(frame, read) {
    const slider = this.network.sliders.get(this.state.pick);
    if (!slider || this.state.pick.startsWith("x")) {
      write(this.pickedLine, "");
      return;
    }
    const name = this.state.pick;
    const [l, j, k] = name.match(/\d+/g).map(Number);
    const second = read.second;
    const made = second ? frame.penalty : frame.loss;
    const found = k ? made.weights[l - 1][j - 1][k - 1] : made.biases[l - 1][j - 1];
    const wrong = this.check.wrongNumber(name, second ? "penalty" : "discriminator");
    const fill = {
      name, value: short(this.network.valueOf(name)), letter: second ? "∇P" : "∇C", gradient: digits(found ?? NaN, 4),
      right: wrong ? digits(wrong.right, 4) : "",
    };
    write(this.pickedLine, say(`equations.picked.${wrong ? "wrong" : "plain"}`, fill));
  }

  close() {
    document.removeEventListener("keydown", this.keys);
    this.card.stop();
    this.network.close();
    this.plane.close();
  }
}

function rowOf(state, frame) {
  return Math.min(Math.max(Math.floor(Number(state.row)) || 1, 1), 2 * frame.settings.n);
}

function usualOnly(state) {
  return { ...Object.fromEntries(Object.keys(state).map((name) => [name, undefined])), ...equationsPage.usual };
}

// Where W[l][j,k] or b[l][j] stands in the flat vector.
function placeOf(name, sizes) {
  const [l, j, k] = name.match(/\d+/g).map(Number);
  let begin = 0;
  for (let i = 1; i < l; i += 1) begin += sizes[i] * (sizes[i - 1] + 1);
  return k ? begin + (j - 1) * sizes[l - 1] + k - 1 : begin + sizes[l] * sizes[l - 1] + j - 1;
}
