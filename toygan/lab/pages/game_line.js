// A game on the line: the real density, generated points as a histogram, D, D*, and where latents go.

import { Axes } from "./axes.js";
import { colour, faint, letter } from "./picture.js";
import { say } from "./words.js";

const LONGEST = 0.08; // of a pull, as a part of the line

export function drawLine(brush, width, height, data, view, state) {
  const size = letter(width);
  const [middle] = data.middle;
  const x = [middle - data.half, middle + data.half];
  const low = height - 2.2 * size;
  const parts = view.arrays.lines ? [0.44, 0.72] : [0.56, 1];
  const box = (top, bottom) => ({ left: 3.2 * size, right: width - 0.8 * size, top: top + 1.9 * size, bottom });
  const hidden = String(state.hidden).split(",");
  drawDensities(new Axes(brush, box(0, parts[0] * low), x, [0, 1.15 * highest(data, view)]), data, view, hidden, size);
  drawCritic(brush, box(parts[0] * low, parts[1] * low), x, data, view, state, size);
  if (view.arrays.lines) drawLatents(brush, box(parts[1] * low, low), x, view.arrays.lines, size);
}

function highest(data, view) {
  return Math.max(0.2, ...data.arrays.density.values, ...view.arrays.histogram.values);
}

function nodes([low, high], count) {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

function drawDensities(axes, data, view, hidden, size) {
  const { values } = view.arrays.histogram;
  const wide = (axes.x[1] - axes.x[0]) / values.length;
  axes.within(() => {
    if (!hidden.includes("fake")) drawBars(axes, values, wide);
    if (view.slow) drawBatch(axes, view.arrays);
    const density = data.arrays.density.values;
    if (!hidden.includes("real")) axes.curve(nodes(axes.x, density.length), density, { stroke: colour("real"), width: 2.5, fill: faint("real", 0.15) });
    if (view.arrays.plan) drawPlan(axes, view.arrays.plan);
    if (view.arrays.pull && !view.slow) drawPulls(axes, view.arrays.pull);
  });
  axes.frame({ size, xTicks: 0, yTicks: 3, yLabel: say("game_page.densities") });
}

function drawBars(axes, heights, wide) {
  axes.brush.fillStyle = faint("fake", 0.6);
  heights.forEach((height, i) => {
    const left = axes.px(axes.x[0] + i * wide);
    axes.brush.fillRect(left, axes.py(height), axes.px(axes.x[0] + (i + 1) * wide) - left + 0.5, axes.py(0) - axes.py(height));
  });
}

// From a generated point, below, to the real one that the exact plan joins it with, above.
function drawPlan(axes, { shape, values }) {
  const [low, high] = [0.03 * axes.y[1], 0.97 * axes.y[1]];
  for (let i = 0; i < shape[0]; i += 1) {
    axes.arrow(values[2 * i + 1], low, values[2 * i], high, { stroke: faint("ink", 0.45), width: 1, head: 6 });
  }
}

// Minus the gradient of the generator's own loss, one arrow below the other; the longest has a fixed length.
function drawPulls(axes, { shape, values }) {
  const most = values.reduce((best, value, i) => (i % 2 ? Math.max(best, Math.abs(value)) : best), 0);
  const scale = most > 0 ? (LONGEST * (axes.x[1] - axes.x[0])) / most : 0;
  for (let i = 0; i < shape[0]; i += 1) {
    const [x, u] = [values[2 * i], values[2 * i + 1]];
    const y = (0.03 + (0.4 * i) / shape[0]) * axes.y[1];
    axes.arrow(x, y, x + scale * u, y, { stroke: colour("ink"), width: 1, head: 4 });
  }
}

// The batch of slow motion as marks on the axis.
function drawBatch(axes, arrays) {
  const top = 0.08 * axes.y[1];
  for (const [name, role, low] of [["batch_real", "real", 0], ["batch_fake", "fake", top], ["batch_mixed", "critic", 2 * top]]) {
    for (const x of arrays[name]?.values ?? []) axes.line(x, low, x, low + top, { stroke: colour(role), width: 1 });
  }
}

// D in its own units; D* = p/(p + q) of the histogram beside it where D is a probability.
function drawCritic(brush, box, x, data, view, state, size) {
  const field = view.arrays.field?.values;
  if (!field) return;
  const finite = [...field].filter(Number.isFinite);
  let [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (state.field === "probability") [low, high] = [0, 1];
  const spare = 0.06 * (high - low || 1);
  const axes = new Axes(brush, box, x, [low - spare, high + spare]);
  axes.within(() => {
    if (state.field === "probability") axes.curve(nodes(x, data.arrays.density.values.length), best(data, view), { stroke: colour("quiet"), width: 1.5, dash: [5, 4] });
    axes.curve(nodes(x, field.length), field, { stroke: colour("critic"), width: 2.5 });
  });
  const label = say(`game_page.field_of.${state.field}`) + (state.field === "probability" ? `; ${say("game_page.best")}` : "");
  axes.frame({ size, xTicks: view.arrays.lines ? 0 : 6, yTicks: 3, yLabel: label });
}

function best(data, view) {
  const { values } = data.arrays.density;
  const bins = view.arrays.histogram.values;
  return values.map((p, i) => {
    const q = bins[Math.min(Math.floor((i / values.length) * bins.length), bins.length - 1)];
    return p + q > 0 ? p / (p + q) : Infinity;
  });
}

function drawLatents(brush, box, x, { shape, values }, size) {
  const ends = [values[0], values[2 * (shape[0] - 1)]];
  const axes = new Axes(brush, box, x, [0, 1]);
  const from = (z) => x[0] + ((z - ends[0]) / (ends[1] - ends[0])) * (x[1] - x[0]);
  axes.within(() => {
    for (let i = 0; i < shape[0]; i += 1) {
      axes.arrow(from(values[2 * i]), 0.02, values[2 * i + 1], 0.96, { stroke: colour("fake"), width: 1.5, head: 7 });
    }
  });
  axes.frame({ size, xTicks: 6, yTicks: 0, grid: false, yLabel: say("game_page.latents") });
}
