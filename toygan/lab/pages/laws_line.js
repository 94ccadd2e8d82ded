// Two laws on a line: their densities, which are dragged, and below them what tells them apart.

import { Axes } from "./axes.js";
import { clamp, dragOn, rounded, snapped } from "./dragging.js";
import { element } from "./elements.js";
import { lawOf, textOf } from "./law_text.js";
import { colour, faint, letter, Picture, waiting } from "./picture.js";
import { say } from "./words.js";

const WINDOW = [-7, 7];
const WITNESSES = ["discriminator", "f_gan", "potential", "plan"];

export function lineScene(lab) {
  return new LineScene(lab);
}

class LineScene {
  constructor(lab) {
    this.lab = lab;
    this.laws = new Picture("laws", (...at) => this.drawLaws(...at), { ratio: 0.42, shortest: 240, tallest: 620 });
    this.seen = new Picture("witness", (...at) => this.drawWitness(...at), { ratio: 0.24, shortest: 170, tallest: 360 });
    this.element = element("div", { class: "stage" }, this.laws.element, this.seen.element);
    dragOn(this.laws, {
      axes: () => this.axes,
      handles: () => this.handles().filter((handle) => this.moves(handle.name)),
      tell: (name, x) => this.drag(name, x),
    });
  }

  show(state) {
    this.state = { ...state, witness: WITNESSES.includes(state.witness) ? state.witness : WITNESSES[0] };
    this.laws.repaint();
    this.seen.repaint();
  }

  frame(frame) {
    this.data = frame.arrays;
    this.divergence = frame.divergence;
    this.laws.repaint();
    this.seen.repaint();
  }

  numbers(texts) {
    this.laws.describe(say("laws.alt.line", texts));
    this.seen.describe(say(`laws.alt.${this.state.witness}`, texts));
  }

  // The middle of a law moves it; its side makes it wide or narrow.
  handles() {
    const found = [];
    for (const name of ["p", "q"]) {
      const law = lawOf(this.state[name]);
      const low = this.tall * (name === "p" ? 0.035 : 0.1);
      const wide = law.kind === "mixture" ? law.gap / 2 : law.scale;
      found.push({ name: `${name}.centre`, x: law.centre, y: low });
      found.push({ name: `${name}.wide`, x: law.centre + wide, y: low, behind: 4 });
    }
    return found;
  }

  // Without a server only the centre of Q can be moved.
  moves(name) {
    return !this.lab.link.offers || name === "q.centre";
  }

  drag(name, x) {
    const [which, part] = name.split(".");
    const law = lawOf(this.state[which]);
    if (part === "centre") law.centre = snapped(x, this.lab.link.offers?.centre, -6, 6);
    else if (law.kind === "mixture") law.gap = rounded(clamp(2 * (x - law.centre), 0, 8), 2);
    else law.scale = rounded(clamp(x - law.centre, 0.1, 3), 2);
    this.lab.change({ [which]: textOf(law) });
  }

  close() {
    this.laws.close();
    this.seen.close();
  }

  drawLaws(brush, width, height) {
    if (!this.data) return waiting(brush, width, height);
    const { x, p, q } = values(this.data);
    const size = letter(width);
    this.tall = 1.12 * Math.max(peak(p), peak(q), 0.4);
    const box = { left: size * 2.6, top: size * 1.6, right: width - size, bottom: height - size * 1.8 };
    this.axes = new Axes(brush, box, WINDOW, [0, this.tall]);
    this.axes.frame({ yLabel: say("laws.density"), xTicks: width < 500 ? 7 : 14, size });
    this.axes.within(() => {
      this.axes.curve(x, p, { stroke: colour("real"), fill: faint("real", 0.22), width: 3 });
      this.axes.curve(x, q, { stroke: colour("fake"), fill: faint("fake", 0.22), width: 3, dash: [9, 5] });
      this.drawHandles(size);
    });
    this.name("P", "real", x, p, size);
    this.name("Q", "fake", x, q, size);
  }

  drawHandles(size) {
    const handles = this.handles();
    for (const which of [0, 2]) {
      const role = which === 0 ? "real" : "fake";
      const [middle, side] = [handles[which], handles[which + 1]];
      this.axes.line(2 * middle.x - side.x, middle.y, side.x, side.y, { stroke: colour(role), width: 2 });
      if (this.moves(side.name)) this.axes.dot(side.x, side.y, size * 0.34, colour("ground"), colour(role));
      if (this.moves(middle.name)) this.axes.dot(middle.x, middle.y, size * 0.55, colour(role), colour("ground"));
    }
  }

  name(letterOf, role, x, density, size) {
    const i = density.indexOf(peak(density));
    if (x[i] > WINDOW[0] && x[i] < WINDOW[1]) {
      this.axes.text(letterOf, x[i], density[i], { fill: colour(role), size: size * 1.25, bold: true, align: "center", base: "bottom", dy: -4, inside: true });
    }
  }

  drawWitness(brush, width, height) {
    if (!this.data) return;
    const size = letter(width);
    const box = { left: size * 2.6, top: size * 1.6, right: width - size, bottom: height - size * 1.8 };
    const drawn = { plan: drawPlan }[this.state.witness] ?? drawCurve;
    drawn(brush, box, this.data, this.state.witness, { width, size, divergence: this.divergence });
  }
}

function drawCurve(brush, box, data, witness, { width, size, divergence }) {
  const { x, [witness]: y } = values(data);
  const range = witness === "discriminator" ? [0, 1] : around(x, y);
  const axes = new Axes(brush, box, WINDOW, range);
  const name = say(`laws.axis.${witness}`, { divergence: say(`divergence.${divergence}`) });
  axes.frame({ yLabel: name, xTicks: width < 500 ? 7 : 14, yTicks: 3, size });
  axes.within(() => {
    if (witness === "discriminator") axes.line(WINDOW[0], 0.5, WINDOW[1], 0.5, { stroke: colour("quiet"), width: 1, dash: [4, 4] });
    axes.curve(x, y, { stroke: colour("critic"), width: 3 });
  });
}

// The monotone plan: each quantile of P, above, goes to the same quantile of Q, below.
function drawPlan(brush, box, data, _, { width, size }) {
  const pairs = data.plan.values;
  const axes = new Axes(brush, box, WINDOW, [0, 1]);
  axes.frame({ yLabel: say("laws.axis.plan"), xTicks: width < 500 ? 7 : 14, yTicks: 0, size });
  axes.within(() => {
    for (let i = 0; i < pairs.length; i += 2) {
      axes.arrow(pairs[i], 0.86, pairs[i + 1], 0.14, { stroke: faint("ink", 0.55), width: 1.3, head: 7 });
    }
    for (let i = 0; i < pairs.length; i += 2) {
      axes.dot(pairs[i], 0.9, size * 0.27, colour("real"));
      axes.square(pairs[i + 1], 0.1, size * 0.5, colour("fake"));
    }
  });
}

function values(arrays) {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.values]));
}

function peak(array) {
  return array.reduce((best, value) => (value > best ? value : best), 0);
}

// A range that shows the finite part within the window, at most ±8.
function around(x, y) {
  const shown = [...y].filter((value, i) => Number.isFinite(value) && x[i] >= WINDOW[0] && x[i] <= WINDOW[1]);
  const low = clamp(Math.min(...shown, 0), -8, 8);
  const high = clamp(Math.max(...shown, 0), -8, 8);
  const room = 0.08 * Math.max(high - low, 0.5);
  return [low - room, high + room];
}
