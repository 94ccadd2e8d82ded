// The plane of the two players: the field, the equilibrium, and the paths of the updates.

import { Axes } from "./axes.js";
import { startsOf, startsText } from "./dirac_controls.js";
import { dragOn, snapped } from "./dragging.js";
import { colour, faint, letter, PATHS, Picture, waiting } from "./picture.js";

const MOST_STARTS = 6;

export class DiracField {
  constructor(lab) {
    this.lab = lab;
    this.half = 2.5;
    this.picture = new Picture("field", (...at) => this.draw(...at), { ratio: 0.8, tallest: 980 });
    this.element = this.picture.element;
    this.picture.canvas.classList.add("drags", "crosshair");
    dragOn(this.picture, {
      axes: () => this.axes,
      handles: () => startsOf(this.lab.state.starts).map(([x, y], i) => ({ name: String(i), x, y })),
      tell: (name, x, y) => this.drag(Number(name), x, y),
      free: (x, y) => this.add(x, y),
      done: () => (this.isHeld = false),
    });
  }

  show(state) {
    this.state = state;
    this.picture.repaint();
  }

  take(frame) {
    this.field = frame;
    this.half = frame.half;
  }

  drag(place, x, y) {
    this.isHeld = true;
    const starts = startsOf(this.lab.state.starts);
    starts[place] = this.within(x, y);
    this.lab.change({ starts: startsText(starts) });
  }

  // A click starts one more path; without a server, or beyond the most, the last one moves there.
  add(x, y) {
    const starts = startsOf(this.lab.state.starts);
    const kept = this.lab.link.offers || starts.length >= MOST_STARTS ? starts.slice(0, -1) : starts;
    this.lab.change({ starts: startsText([...kept, this.within(x, y)]) });
    return String(kept.length);
  }

  within(x, y) {
    return [x, y].map((value) => snapped(value, this.lab.link.offers?.start, -this.half, this.half));
  }

  draw(brush, width, height) {
    if (!this.field) return waiting(brush, width, height);
    const size = letter(width, 1.1);
    const box = { left: size * 2.4, top: size * 1.6, right: width - size * 0.8, bottom: height - size * 1.8 };
    const reach = [-this.half * 1.06, this.half * 1.06];
    this.axes = new Axes(brush, box, reach, reach, { equal: "box" });
    this.axes.frame({ size, xTicks: 6, yTicks: 6 });
    this.axes.text("θ", reach[1], reach[0], { fill: colour("fake-text"), size: size * 1.3, bold: true, align: "right", base: "top", dy: 6 });
    this.axes.text("ψ", reach[0], reach[1], { fill: colour("critic-text"), size: size * 1.3, bold: true, align: "right", base: "middle", dx: -8, dy: 6 });
    this.drawStill(brush, width, height);
    this.axes.within(() => {
      if (this.paths) this.drawPaths(size);
      this.axes.dot(0, 0, size * 0.36, colour("ground"), colour("critic"));
      this.axes.dot(0, 0, size * 0.14, colour("critic"));
    });
  }

  // Arrows and clip do not move while a path is drawn: they are drawn once and kept.
  drawStill(brush, width, height) {
    const { canvas } = brush;
    const what = [this.field.game, JSON.stringify(this.field.parameters), canvas.width, canvas.height, colour("ground")];
    if (this.still?.what !== what.join()) {
      const kept = new OffscreenCanvas(canvas.width, canvas.height);
      const other = kept.getContext("2d");
      other.setTransform(brush.getTransform());
      this.still = { what: what.join(), kept };
      this.axes.brush = other;
      this.axes.within(() => {
        this.drawArrows(width);
        this.drawClip();
      });
      this.axes.brush = brush;
    }
    brush.drawImage(this.still.kept, 0, 0, width, height);
  }

  // Directions of the field; the longer, the stronger, within a cell.
  drawArrows(width) {
    const { shape, values } = this.field.arrays.field;
    const [rows, columns] = shape;
    const cell = (2 * this.half) / (columns - 1);
    const every = width < 520 ? 2 : 1;
    let most = 0;
    for (let i = 0; i < values.length; i += 2) most = Math.max(most, Math.hypot(values[i], values[i + 1]));
    for (let i = 0; i < rows; i += every) {
      for (let j = 0; j < columns; j += every) {
        const [u, v] = values.slice(2 * (i * columns + j), 2 * (i * columns + j) + 2);
        const size = Math.hypot(u, v);
        if (!(size > 1e-9)) continue;
        const long = (0.85 * cell * every * Math.sqrt(size / most)) / size;
        const [x, y] = [-this.half + cell * j, -this.half + cell * i];
        this.axes.arrow(x - (u * long) / 2, y - (v * long) / 2, x + (u * long) / 2, y + (v * long) / 2, {
          stroke: faint("quiet", 0.25 + 0.45 * Math.sqrt(size / most)), width: 1.3, head: 5,
        });
      }
    }
  }

  drawClip() {
    const clip = Number(this.field?.clip);
    if (!Number.isFinite(clip)) return;
    for (const side of [-clip, clip]) {
      this.axes.line(-9, side, 9, side, { stroke: colour("critic"), width: 1.5, dash: [7, 6] });
    }
  }

  drawPaths(size) {
    const { shape, values } = this.paths.arrays.paths;
    const [count, length] = shape;
    for (let k = 0; k < count; k += 1) {
      const role = PATHS[k % PATHS.length];
      const at = (i) => [values[2 * (k * length + i)], values[2 * (k * length + i) + 1]];
      const last = Math.min(this.drawn, this.paths.ends[k]);
      const [xs, ys] = [[], []];
      for (let i = 0; i <= last; i += 1) {
        const [x, y] = at(i);
        xs.push(x);
        ys.push(y);
      }
      this.axes.curve(xs, ys, { stroke: faint(role, 0.75), width: 2 });
      const spots = last <= 400 ? last : 0;
      for (let i = 1; i <= spots; i += 1) this.axes.dot(xs[i], ys[i], size * 0.13, colour(role));
      this.axes.dot(xs[last], ys[last], size * 0.42, colour(role), colour("ground"));
      const [x, y] = startsOf(this.lab.state.starts)[k] ?? at(0);
      this.axes.dot(x, y, size * 0.55, colour("ground"), colour(role));
    }
  }
}
