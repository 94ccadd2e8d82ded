// The points in the plane, to drag: real, generated, and x̂ with the slope g of the critic and the direction V.

import { Axes } from "./axes.js";
import { clamp, dragOn, rounded } from "./dragging.js";
import { element } from "./elements.js";
import { pointsText } from "./equations_controls.js";
import { short } from "./equations_steps.js";
import { colour, letter, Picture } from "./picture.js";
import { say } from "./words.js";

const HALF = 3;

export class PlanePicture {
  constructor(change) {
    this.change = change;
    this.picture = new Picture("points", (...at) => this.draw(...at), { ratio: 0.8, shortest: 220, tallest: 420 });
    this.picture.canvas.classList.add("drags");
    dragOn(this.picture, { handles: () => this.handles(), axes: () => this.axes, tell: (name, x, y) => this.move(name, x, y) });
    this.element = element("section", { class: "card" }, element("h2", {}, say("equations.plane")), this.picture.element,
      element("p", { class: "caption" }, say("equations.plane_how")));
  }

  take(frame, read, row) {
    this.frame = frame;
    this.read = read;
    this.row = row;
    const text = (points) => points.map((point) => `(${point.map(short).join(", ")})`).join(" ");
    const { real, fake, mixed } = frame.points;
    const { g, v } = frame.penalty;
    this.picture.describe(say("equations.plane_alt", { real: text(real), fake: text(fake), mixed: text(mixed), g: text(g), v: text(v) }));
    this.picture.repaint();
  }

  handles() {
    const { points, settings } = this.frame;
    const found = ["real", "fake"].flatMap((kind) => points[kind].map(([x, y], i) => ({ name: `${kind} ${i}`, x, y })));
    if (settings.penalty === "direction") {
      points.mixed.forEach(([x, y], i) => found.push({ name: `v ${i}`, x: x + settings.v[0], y: y + settings.v[1] }));
    }
    return found;
  }

  move(name, x, y) {
    const [kind, i] = name.split(" ");
    const { points } = this.frame;
    const within = (value) => rounded(clamp(value, -HALF, HALF), 2);
    if (kind === "v") {
      const [left, down] = points.mixed[i];
      this.change({ v: `${within(x - left)},${within(y - down)}` });
      return;
    }
    const moved = points[kind].map((point) => [...point]);
    moved[i] = [within(x), within(y)];
    this.change({ [kind]: pointsText(moved) });
  }

  draw(brush, width, height) {
    if (!this.frame) return;
    const size = letter(width * 1.6);
    const box = { left: 2.2 * size, top: 1.9 * size, right: width - size, bottom: height - 1.6 * size };
    this.axes = new Axes(brush, box, [-HALF, HALF], [-HALF, HALF], { equal: "reach" });
    const { axes, frame, read, row } = this;
    axes.frame({ size, xLabel: "x₁", yLabel: "x₂" });
    const { real, fake, mixed } = frame.points;
    axes.within(() => {
      mixed.forEach(([x, y], i) => {
        axes.arrow(x, y, x + frame.penalty.g[i][0], y + frame.penalty.g[i][1], { stroke: colour("critic"), width: 2, head: 9 });
        axes.arrow(x, y, x + frame.penalty.v[i][0], y + frame.penalty.v[i][1], { stroke: colour("js"), width: 2, head: 9 });
        axes.dot(x, y, 4.5, colour("critic"));
      });
      const ring = (i) => (!read.second && row - 1 === i ? colour("ink") : null);
      real.forEach(([x, y], i) => axes.dot(x, y, 7, colour("real"), ring(i)));
      fake.forEach(([x, y], i) => axes.dot(x, y, 7, colour("fake"), ring(i + frame.settings.n)));
    });
  }

  close() {
    this.picture.close();
  }
}
