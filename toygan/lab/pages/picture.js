// A canvas that fills its place, sharp on every screen, drawn again when it or the colours change.

import { element } from "./elements.js";
import { say } from "./words.js";

const all = new Set();
const colours = new Map(); // read once, until they change

export class Picture {
  // draw(brush, width, height) is called with a cleared canvas whenever something changed.
  constructor(name, draw, { ratio = 0.6, shortest = 150, tallest = 620, part = 1 } = {}) {
    this.draw = draw;
    this.ratio = ratio;
    this.shortest = shortest;
    this.tallest = tallest;
    this.part = part; // of the window's height at most
    this.widest = Infinity; // times its height: pixels that stay empty cost as much as others
    this.canvas = element("canvas", { class: "picture", "data-name": name, role: "img" });
    this.element = element("div", { class: `picture-place place-${name}` }, this.canvas);
    this.brush = this.canvas.getContext("2d");
    this.observer = new ResizeObserver(() => this.repaint());
    this.observer.observe(this.element);
    all.add(this);
    this.describe(say("waiting"));
  }

  // What a reader who cannot see it is told.
  describe(text) {
    if (this.canvas.getAttribute("aria-label") !== text) this.canvas.setAttribute("aria-label", text);
  }

  repaint() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.paint();
    });
  }

  paint() {
    const place = this.element.clientWidth;
    if (!place) return;
    const tallest = Math.min(this.tallest, this.part * window.innerHeight);
    const height = Math.round(Math.max(Math.min(place * this.ratio, tallest), this.shortest));
    const width = Math.min(place, Math.round(this.widest * height));
    const sharp = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * sharp) || this.canvas.height !== Math.round(height * sharp)) {
      this.canvas.width = Math.round(width * sharp);
      this.canvas.height = Math.round(height * sharp);
      this.canvas.style.height = `${height}px`;
      this.canvas.style.width = `${width}px`;
    }
    this.width = width;
    this.height = height;
    this.brush.setTransform(sharp, 0, 0, sharp, 0, 0);
    this.brush.clearRect(0, 0, width, height);
    this.draw(this.brush, width, height);
  }

  close() {
    this.observer.disconnect();
    cancelAnimationFrame(this.waiting);
    all.delete(this);
  }
}

export function repaintAll() {
  colours.clear();
  for (const picture of all) picture.repaint();
}

window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaintAll);

// The colours of now, by their role: real, fake, critic, ink, quiet, grid, ground, js, tv, w.
export function colour(role) {
  if (!colours.has(role)) {
    colours.set(role, getComputedStyle(document.documentElement).getPropertyValue(`--${role}`).trim());
  }
  return colours.get(role);
}

// Colours of paths and series that are no player: blue is real, orange generated, green a critic.
export const PATHS = ["w", "js", "tv", "kl"];

export const APART = ["lost", "taken", "silent"]; // a connection without answers

// The same colour, partly seen through.
export function faint(role, share) {
  const hex = colour(role);
  const parts = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  return `rgba(${parts.join(",")},${share})`;
}

// Before the first answer: the word for it in the middle, unless nobody answers.
export function waiting(brush, width, height) {
  if (APART.includes(document.documentElement.dataset.connection)) return;
  brush.font = `${letter(width, 1.1)}px system-ui, sans-serif`;
  brush.fillStyle = colour("quiet");
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(say("waiting"), width / 2, height / 2);
}

// The size of writing on a picture: larger on a projector.
export function letter(width, scale = 1) {
  return Math.round(scale * Math.max(12, Math.min(20, 9 + width / 110)));
}
