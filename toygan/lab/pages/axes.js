// A frame on a picture in which data have their place: scales, ticks, and strokes in data units.

import { colour, letter } from "./picture.js";

export class Axes {
  // box: {left, top, right, bottom} in pixels; x and y: [low, high]. A circle stays round when equal is
  // "reach", which shows more of the longer side, or "box", which makes the box smaller.
  constructor(brush, box, x, y, { equal = "" } = {}) {
    this.brush = brush;
    this.box = box;
    this.x = x;
    this.y = y;
    if (equal) this.#makeEqual(equal);
  }

  #makeEqual(how) {
    const { left, right, top, bottom } = this.box;
    const size = Math.min((right - left) / (this.x[1] - this.x[0]), (bottom - top) / (this.y[1] - this.y[0]));
    if (how === "box") {
      const [wide, tall] = [size * (this.x[1] - this.x[0]), size * (this.y[1] - this.y[0])];
      const [across, down] = [(left + right) / 2, (top + bottom) / 2];
      this.box = { left: across - wide / 2, right: across + wide / 2, top: down - tall / 2, bottom: down + tall / 2 };
      return;
    }
    const spare = (pixels, [low, high]) => (pixels / size - (high - low)) / 2;
    const wide = spare(right - left, this.x);
    const tall = spare(bottom - top, this.y);
    this.x = [this.x[0] - wide, this.x[1] + wide];
    this.y = [this.y[0] - tall, this.y[1] + tall];
  }

  // The same places on another canvas of this size.
  on(brush) {
    return new Axes(brush, this.box, this.x, this.y);
  }

  px(x) {
    const { left, right } = this.box;
    return left + ((x - this.x[0]) / (this.x[1] - this.x[0])) * (right - left);
  }

  py(y) {
    const { top, bottom } = this.box;
    return bottom - ((y - this.y[0]) / (this.y[1] - this.y[0])) * (bottom - top);
  }

  // From pixels back to data.
  at(px, py) {
    const { left, right, top, bottom } = this.box;
    return [
      this.x[0] + ((px - left) / (right - left)) * (this.x[1] - this.x[0]),
      this.y[0] + ((bottom - py) / (bottom - top)) * (this.y[1] - this.y[0]),
    ];
  }

  // Grid, numbers along the sides, and names of the two axes.
  frame({ xLabel = "", yLabel = "", xTicks = 6, yTicks = 4, size = letter(this.box.right), grid = true } = {}) {
    const { brush, box } = this;
    brush.font = `${size * 0.85}px system-ui, sans-serif`;
    brush.lineWidth = 1;
    brush.fillStyle = colour("quiet");
    brush.textBaseline = "top";
    brush.textAlign = "center";
    for (const tick of xTicks ? ticks(...this.x, xTicks) : []) {
      if (grid) this.#rule(this.px(tick), box.top, this.px(tick), box.bottom);
      brush.fillText(short(tick), this.px(tick), box.bottom + size * 0.4);
    }
    brush.textBaseline = "middle";
    brush.textAlign = "right";
    for (const tick of yTicks ? ticks(...this.y, yTicks) : []) {
      if (grid) this.#rule(box.left, this.py(tick), box.right, this.py(tick));
      brush.fillText(short(tick), box.left - size * 0.5, this.py(tick));
    }
    this.#names(xLabel, yLabel, size);
  }

  #names(xLabel, yLabel, size) {
    const { brush, box } = this;
    brush.font = `${size * 0.95}px system-ui, sans-serif`;
    brush.fillStyle = colour("ink");
    brush.textAlign = "right";
    brush.textBaseline = "bottom";
    if (xLabel) brush.fillText(xLabel, box.right, box.bottom - 5);
    brush.textAlign = "left";
    if (yLabel) brush.fillText(yLabel, box.left, box.top - size * 0.45);
  }

  #rule(x0, y0, x1, y1) {
    this.brush.strokeStyle = colour("grid");
    this.brush.beginPath();
    this.brush.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
    this.brush.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
    this.brush.stroke();
  }

  // Nothing that is drawn in work() leaves the frame.
  within(work) {
    const { left, top, right, bottom } = this.box;
    this.brush.save();
    this.brush.beginPath();
    this.brush.rect(left - 1, top - 1, right - left + 2, bottom - top + 2);
    this.brush.clip();
    work();
    this.brush.restore();
  }

  // A curve through (xs[i], ys[i]); where ys is infinite it is interrupted. fill shades down to base.
  curve(xs, ys, { stroke, width = 2.5, dash = [], fill = null, base = 0 } = {}) {
    const { brush } = this;
    const runs = finiteRuns(ys);
    for (const [from, to] of runs) {
      brush.beginPath();
      for (let i = from; i < to; i += 1) brush.lineTo(this.px(xs[i]), this.py(ys[i]));
      if (fill) {
        brush.lineTo(this.px(xs[to - 1]), this.py(base));
        brush.lineTo(this.px(xs[from]), this.py(base));
        brush.fillStyle = fill;
        brush.fill();
      }
    }
    for (const [from, to] of stroke ? runs : []) {
      brush.beginPath();
      for (let i = from; i < to; i += 1) brush.lineTo(this.px(xs[i]), this.py(ys[i]));
      brush.strokeStyle = stroke;
      brush.lineWidth = width;
      brush.lineJoin = "round";
      brush.setLineDash(dash);
      brush.stroke();
      brush.setLineDash([]);
    }
  }

  line(x0, y0, x1, y1, { stroke, width = 1.5, dash = [] }) {
    this.curve([x0, x1], [y0, y1], { stroke, width, dash });
  }

  dot(x, y, radius, fill, ring = null) {
    const { brush } = this;
    brush.beginPath();
    brush.arc(this.px(x), this.py(y), radius, 0, 2 * Math.PI);
    brush.fillStyle = fill;
    brush.fill();
    if (!ring) return;
    brush.strokeStyle = ring;
    brush.lineWidth = 2;
    brush.stroke();
  }

  square(x, y, side, fill) {
    this.brush.fillStyle = fill;
    this.brush.fillRect(this.px(x) - side / 2, this.py(y) - side / 2, side, side);
  }

  // An arrow whose head stays small; nothing where it is shorter than a pixel.
  arrow(x0, y0, x1, y1, { stroke, width = 1.5, head = 6 }) {
    const [a, b, c, d] = [this.px(x0), this.py(y0), this.px(x1), this.py(y1)];
    const long = Math.hypot(c - a, d - b);
    if (!(long > 1)) return;
    const { brush } = this;
    const [u, v] = [(c - a) / long, (d - b) / long];
    const size = Math.min(head, 0.6 * long);
    brush.strokeStyle = stroke;
    brush.fillStyle = stroke;
    brush.lineWidth = width;
    brush.beginPath();
    brush.moveTo(a, b);
    brush.lineTo(c - u * size * 0.8, d - v * size * 0.8);
    brush.stroke();
    brush.beginPath();
    brush.moveTo(c, d);
    brush.lineTo(c - size * (u + 0.5 * v), d - size * (v - 0.5 * u));
    brush.lineTo(c - size * (u - 0.5 * v), d - size * (v + 0.5 * u));
    brush.fill();
  }

  text(words, x, y, { fill, size, align = "left", base = "middle", bold = false, dx = 0, dy = 0, inside = false }) {
    const { brush, box } = this;
    brush.font = `${bold ? "600 " : ""}${size}px system-ui, sans-serif`;
    brush.textAlign = align;
    brush.textBaseline = base;
    brush.lineWidth = 4;
    brush.lineJoin = "round";
    brush.strokeStyle = colour("ground");
    const half = inside ? brush.measureText(words).width / 2 + 4 : 0; // of words about their middle
    const at = inside ? Math.max(box.left + half, Math.min(box.right - half, this.px(x) + dx)) : this.px(x) + dx;
    brush.strokeText(words, at, this.py(y) + dy);
    brush.fillStyle = fill;
    brush.fillText(words, at, this.py(y) + dy);
  }
}

// Round numbers between two ends, about as many as wished.
export function ticks(low, high, wished) {
  if (!(high > low) || !Number.isFinite(high - low)) return [];
  const most = (high - low) / Math.max(wished - 1, 1);
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].map((factor) => factor * power).find((size) => size <= most * 1.001) ?? power;
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i += 1) found.push(i * step);
  return found;
}

function short(tick) {
  return String(Number(tick.toPrecision(6))).replace("-", "−");
}

function finiteRuns(values) {
  const runs = [];
  let from = -1;
  for (let i = 0; i <= values.length; i += 1) {
    const good = i < values.length && Number.isFinite(values[i]);
    if (good && from < 0) from = i;
    if (!good && from >= 0) {
      if (i - from > 1) runs.push([from, i]);
      from = -1;
    }
  }
  return runs;
}
