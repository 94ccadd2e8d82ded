// A game in the plane: the critic as a field, real and generated points, pulls, the latent grid, the plan.

import { Axes } from "./axes.js";
import { drawField } from "./field.js";
import { colour, faint, letter } from "./picture.js";
import { still } from "./still_layer.js";
import { say } from "./words.js";

const LONGEST = 0.16; // of a pull, as a part of half the side

export function drawPlane(brush, width, height, data, view, state) {
  const size = letter(width);
  const { middle, half } = data;
  const box = { left: 2.6 * size, right: width - 0.6 * size, top: 1.8 * size, bottom: height - 2 * size };
  const around = (centre) => [centre - half, centre + half];
  const axes = new Axes(brush, box, around(middle[0]), around(middle[1]), { equal: "box" });
  const { field, fake, pull, grid, plan } = view.arrays;
  const hidden = String(state.hidden).split(",");
  const slow = view.slow ? 0.35 : 1; // the batch of slow motion stands out from all other points
  axes.within(() => {
    if (field) drawField(axes, field, half, { middle, strength: 0.45, levels: !hidden.includes("levels") });
    if (grid) drawGrid(axes, grid);
    if (plan) drawPlan(axes, plan);
  });
  still(brush, [data, state.hidden, state.field, slow], (layer) => {
    const same = axes.on(layer);
    if (!hidden.includes("real")) same.within(() => drawPoints(same, data.arrays.real, "real", 0.5 * slow, size));
    same.frame({ size, grid: false });
    legend(same, state, size);
  });
  axes.within(() => {
    if (!hidden.includes("fake")) drawPoints(axes, fake, "fake", 0.8 * slow, size);
    if (view.slow) drawBatch(axes, view.arrays, half, size);
    else if (pull) drawPulls(axes, pull, half);
  });
}

function drawPoints(axes, { shape, values }, role, strength, size) {
  const { brush } = axes;
  brush.fillStyle = faint(role, strength);
  const side = Math.max(2, size / 5);
  const radius = side / 2 + 0.5;
  for (let i = 0; i < shape[0]; i += 1) {
    brush.beginPath();
    brush.arc(axes.px(values[2 * i]), axes.py(values[2 * i + 1]), radius, 0, 2 * Math.PI);
    brush.fill();
  }
}

// What the captioned step is about: its real and generated rows, the points of the penalty, arrows.
function drawBatch(axes, arrays, half, size) {
  const { batch_real, batch_fake, batch_mixed, batch_pull } = arrays;
  for (const [points, role] of [[batch_real, "real"], [batch_fake, "fake"], [batch_mixed, "critic"]]) {
    if (points) drawPoints(axes, points, role, 1, 1.5 * size);
  }
  if (batch_pull) drawPulls(axes, batch_pull, half);
}

// All arrows have one scale, the longest a fixed length.
function drawPulls(axes, { shape, values }, half) {
  let most = 0;
  for (let i = 0; i < shape[0]; i += 1) most = Math.max(most, Math.hypot(values[4 * i + 2], values[4 * i + 3]));
  const scale = most > 0 ? (LONGEST * half) / most : 0;
  for (let i = 0; i < shape[0]; i += 1) {
    const x = values[4 * i];
    const y = values[4 * i + 1];
    axes.arrow(x, y, x + scale * values[4 * i + 2], y + scale * values[4 * i + 3], { stroke: colour("ink"), width: 1.2, head: 5 });
  }
}

function drawGrid(axes, { shape, values }) {
  const [lines, along] = shape;
  for (let line = 0; line < lines; line += 1) {
    const xs = [];
    const ys = [];
    for (let k = 0; k < along; k += 1) {
      xs.push(values[2 * (line * along + k)]);
      ys.push(values[2 * (line * along + k) + 1]);
    }
    axes.curve(xs, ys, { stroke: faint("fake", 0.7), width: 1 });
  }
}

// Where the exact plan would move each generated point.
function drawPlan(axes, { shape, values }) {
  for (let i = 0; i < shape[0]; i += 1) {
    axes.arrow(values[4 * i + 2], values[4 * i + 3], values[4 * i], values[4 * i + 1], { stroke: faint("ink", 0.5), width: 1, head: 6 });
  }
}

function legend(axes, state, size) {
  const { brush, box } = axes;
  const entries = [["real", "real"], ["fake", "fake"]];
  if (state.field !== "none") entries.push(["critic", `field_of.${state.field}`]);
  let x = box.left;
  brush.font = `${0.9 * size}px system-ui, sans-serif`;
  brush.textBaseline = "middle";
  brush.textAlign = "left";
  for (const [role, key] of entries) {
    const words = say(`game_page.${key}`);
    brush.fillStyle = colour(role);
    brush.beginPath();
    brush.arc(x + 0.4 * size, 0.85 * size, 0.32 * size, 0, 2 * Math.PI);
    brush.fill();
    brush.fillStyle = colour("ink");
    brush.fillText(words, x + size, 0.87 * size);
    x += 2.2 * size + brush.measureText(words).width;
  }
}
