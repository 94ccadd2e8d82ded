// Two laws of points in the plane: the potential as a field, the plan as arrows, and a picture beside it.

import { Axes } from "./axes.js";
import { clamp, dragOn, rounded, snapped } from "./dragging.js";
import { element } from "./elements.js";
import { drawField } from "./field.js";
import { colour, faint, letter, Picture, waiting } from "./picture.js";
import { drawSweep, drawStrips } from "./laws_beside.js";
import { say } from "./words.js";

const MOST = 200;
const RIGHT = 0; // of an angle: where a ring's handle is

export function planeScene(lab, scene) {
  return new PlaneScene(lab, scene);
}

class PlaneScene {
  constructor(lab, scene) {
    this.lab = lab;
    this.scene = scene;
    this.plane = new Picture("laws", (...at) => this.draw(...at), { ratio: 1, tallest: 760 });
    this.beside = new Picture("witness", (...at) => this.drawBeside(...at), { ratio: 1, tallest: 760 });
    this.element = element("div", { class: "beside" }, this.plane.element, this.beside.element);
    this.plane.canvas.classList.add(scene === "shift" ? "moves" : "drags");
    dragOn(this.plane, {
      axes: () => this.axes,
      handles: () => this.handles(),
      tell: (name, x, y) => this.drag(name, x, y),
      free: (x, y) => this.press(x, y),
    });
    if (scene === "drawn") this.drawByKeys();
  }

  show(state) {
    this.state = state;
    this.asked = Number(state.theta);
    this.plane.repaint();
    this.beside.repaint();
  }

  frame(frame) {
    this.data = frame.arrays;
    this.half = frame.half;
    this.divergence = frame.divergence;
    this.now = frame.now;
    this.theta = this.asked;
    this.plane.repaint();
    this.beside.repaint();
  }

  numbers(texts) {
    const fill = { ...texts, theta: this.state.theta };
    this.plane.describe(say(`laws.alt.${this.scene}`, fill));
    this.beside.describe(say(this.scene === "shift" ? "laws.alt.sweep" : "laws.alt.strips", fill));
  }

  handles() {
    if (this.scene === "shift") return [{ name: "theta", x: Number(this.state.theta), y: 0.5 }];
    if (this.scene === "rings") {
      const { inner, outer, shift } = numbersOf(this.state, ["inner", "outer", "shift"]);
      return [
        { name: "inner", x: inner * Math.cos(RIGHT), y: 0 },
        { name: "outer", x: shift, y: outer },
        { name: "shift", x: shift, y: -outer },
      ];
    }
    return ["a", "b"].flatMap((name) => pointsOf(this.state[name]).map(([x, y], i) => ({ name: `${name}.${i}`, x, y })));
  }

  drag(name, x, y) {
    if (name === "theta") return this.lab.change({ theta: snapped(x, this.lab.link.offers?.theta, -2, 2) });
    if (name === "inner") return this.lab.change({ inner: rounded(clamp(Math.hypot(x, y), 0.1, 2.5), 2) });
    if (name === "outer") {
      const far = Math.hypot(x - Number(this.state.shift), y);
      return this.lab.change({ outer: rounded(clamp(far, 0.1, 2.5), 2) });
    }
    if (name === "shift") return this.lab.change({ shift: rounded(clamp(x, -2, 2), 2) });
    const [which, place] = name.split(".");
    const points = pointsOf(this.state[which]);
    points[Number(place)] = [x, y].map((value) => rounded(clamp(value, -this.half, this.half), 2));
    return this.lab.change({ [which]: points.map((point) => point.join(",")).join(";") });
  }

  // A press beside all handles: the line jumps there, or a new point is drawn.
  press(x, y) {
    if (this.scene === "shift") {
      this.drag("theta", x, y);
      return "theta";
    }
    return this.scene === "drawn" ? this.add(x, y) : null;
  }

  add(x, y) {
    const which = this.state.pen === "b" ? "b" : "a";
    const points = pointsOf(this.state[which]);
    if (points.length >= MOST) return null;
    points.push([x, y].map((value) => rounded(clamp(value, -this.half, this.half), 2)));
    this.lab.change({ [which]: points.map((point) => point.join(",")).join(";") });
    return `${which}.${points.length - 1}`;
  }

  // Drawing by keyboard: arrows move a cross, Enter or the space bar draws a point.
  drawByKeys() {
    const { canvas } = this.plane;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.classList.add("crosshair");
    this.cross = null;
    const steps = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] };
    canvas.addEventListener("keydown", (event) => {
      this.cross ??= [0, 0];
      const step = steps[event.key];
      if (step) this.cross = this.cross.map((value, i) => clamp(rounded(value + step[i], 2), -this.half, this.half));
      else if (event.key === "Enter" || event.key === " ") this.add(...this.cross);
      else return;
      event.preventDefault();
      this.plane.repaint();
    });
    canvas.addEventListener("blur", () => {
      this.cross = null;
      this.plane.repaint();
    });
  }

  draw(brush, width, height) {
    if (!this.data) return waiting(brush, width, height);
    const size = letter(width, 1.1);
    const box = { left: size * 2.2, top: size * 0.8, right: width - size * 0.6, bottom: height - size * 1.7 };
    const reach = this.scene === "shift" ? [[-2.4, 2.4], [-1.6, 2.6]] : [[-2.8, 2.8], [-2.8, 2.8]];
    this.axes = new Axes(brush, box, ...reach, { equal: "box" });
    const { axes, data, half } = this;
    const { whole } = this;
    axes.within(() => {
      if (whole && Number(this.state.potential)) drawField(axes, data.potential, half);
    });
    axes.frame({ size, xTicks: 5, yTicks: 5 });
    axes.within(() => {
      if (whole && Number(this.state.plan)) drawPlan(axes, data);
      if (this.scene === "drawn") drawPoints(axes, pointsOf(this.state.a), pointsOf(this.state.b), size * 0.42);
      else drawPoints(axes, pairsOf(data.p.values), pairsOf(data.q.values), size * 0.26);
      this.drawHandles(axes, size);
    });
  }

  // Whether there are points of both laws, so that there is something to say.
  get whole() {
    return this.scene !== "drawn" || Boolean(this.state.a && this.state.b);
  }

  drawHandles(axes, size) {
    const words = { fill: colour("fake-text"), size: size * 1.15, bold: true, align: "center" };
    if (this.scene === "shift") {
      const theta = Number(this.state.theta);
      axes.dot(theta, 0.5, size * 0.75, colour("fake"), colour("ground"));
      axes.text(`θ = ${axes_number(theta)}`, theta, 1.02, { ...words, base: "bottom", dy: -6, inside: true });
      axes.text("P", 0, 0, { ...words, fill: colour("real-text"), base: "top", dy: 6 });
      if (Math.abs(theta) > 0.2) axes.text("Q", theta, 0, { ...words, base: "top", dy: 6 });
    }
    if (this.scene === "rings") {
      for (const handle of this.handles()) {
        axes.dot(handle.x, handle.y, size * 0.6, colour(handle.name === "inner" ? "real" : "fake"), colour("ground"));
      }
    }
    if (this.cross) {
      const [x, y] = this.cross;
      axes.line(x - 0.15, y, x + 0.15, y, { stroke: colour("ink"), width: 2 });
      axes.line(x, y - 0.15, x, y + 0.15, { stroke: colour("ink"), width: 2 });
    }
  }

  drawBeside(brush, width, height) {
    if (!this.data || !this.whole) return;
    const size = letter(width, 1.1);
    if (this.scene === "shift") drawSweep(brush, width, height, size, this.data.sweep, this.theta, this.now);
    else drawStrips(brush, width, height, size, this.data, this.divergence);
  }

  close() {
    this.plane.close();
    this.beside.close();
  }
}

function axes_number(value) {
  return value.toFixed(2).replace("-", "−");
}

function drawPlan(axes, { p, q, plan }) {
  const rows = plan.values;
  const heaviest = rows.reduce((best, mass, i) => (i % 3 === 2 && mass > best ? mass : best), 0);
  for (let i = 0; i < rows.length; i += 3) {
    const [from, to] = [2 * rows[i], 2 * rows[i + 1]];
    const stroke = faint("ink", 0.2 + (0.5 * rows[i + 2]) / heaviest);
    axes.arrow(p.values[from], p.values[from + 1], q.values[to], q.values[to + 1], { stroke, width: 1.3, head: 7 });
  }
}

function drawPoints(axes, p, q, radius) {
  for (const [x, y] of p) axes.dot(x, y, radius, colour("real"), faint("ground", 0.6));
  for (const [x, y] of q) axes.square(x, y, 1.8 * radius, colour("fake"));
}

function pairsOf(values) {
  return Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i], values[2 * i + 1]]);
}

function pointsOf(text) {
  return String(text).split(";").filter(Boolean).map((pair) => pair.split(",").map(Number));
}

function numbersOf(state, names) {
  return Object.fromEntries(names.map((name) => [name, Number(state[name])]));
}
