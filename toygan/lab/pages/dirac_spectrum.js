// The eigenvalues of the field and the multipliers of one update, in the complex plane; the radius over time.

import { Axes } from "./axes.js";
import { colour, faint, letter, PATHS } from "./picture.js";
import { say } from "./words.js";

export function drawSpectrum(brush, width, height, frame) {
  if (!frame) return;
  const size = letter(width, 1.05);
  const middle = width / 2;
  const box = (left, right) => ({ left: left + size * 1.9, top: size * 1.9, right: right - size * 0.4, bottom: height - size * 1.8 });
  drawField(new Axes(brush, box(0, middle), [-1.6, 0.6], [-1.3, 1.3], { equal: "box" }), frame, size);
  drawUpdate(new Axes(brush, box(middle, width), [-1.3, 1.3], [-1.3, 1.3], { equal: "box" }), frame, size);
}

// Stable where the real part is negative: the left half is shaded.
function drawField(axes, frame, size) {
  axes.frame({ size: size * 0.9, yLabel: say("dirac.axis.eigenvalues"), xTicks: 3, yTicks: 3 });
  axes.within(() => {
    axes.brush.fillStyle = faint("critic", 0.12);
    axes.brush.fillRect(axes.box.left, axes.box.top, axes.px(0) - axes.box.left, axes.box.bottom - axes.box.top);
    axes.line(0, axes.y[0], 0, axes.y[1], { stroke: colour("critic"), width: 1.5 });
    drawPair(axes, frame.arrays.eigenvalues, frame.arrays.eigenvalues_locus, size);
  });
}

// Stable inside of the unit circle.
function drawUpdate(axes, frame, size) {
  axes.frame({ size: size * 0.9, yLabel: say("dirac.axis.multipliers"), xTicks: 3, yTicks: 3 });
  axes.within(() => {
    const radius = axes.px(1) - axes.px(0);
    axes.brush.beginPath();
    axes.brush.arc(axes.px(0), axes.py(0), radius, 0, 2 * Math.PI);
    axes.brush.fillStyle = faint("critic", 0.12);
    axes.brush.fill();
    axes.brush.strokeStyle = colour("critic");
    axes.brush.lineWidth = 1.5;
    axes.brush.stroke();
    drawPair(axes, frame.arrays.multipliers, frame.arrays.multipliers_locus, size);
  });
}

function drawPair(axes, pair, locus, size) {
  if (locus) {
    for (const k of [0, 1]) {
      const column = (part) => Array.from({ length: locus.shape[0] }, (_, i) => locus.values[4 * i + 2 * k + part]);
      axes.curve(column(0), column(1), { stroke: faint("ink", 0.35), width: 1.5 });
    }
  }
  for (let i = 0; pair && i < pair.values.length; i += 2) {
    axes.dot(pair.values[i], pair.values[i + 1], size * 0.42, colour("js"), colour("ground"));
  }
}

// How far from the equilibrium each path is, by updates.
export function drawRadius(brush, width, height, frame, drawn) {
  if (!frame) return;
  const size = letter(width, 1.05);
  const { shape, values } = frame.arrays.radii;
  const [count, length] = shape;
  const box = { left: size * 2.4, top: size * 1.7, right: width - size * 1.4, bottom: height - size * 1.8 };
  const last = Math.max(...frame.ends);
  const high = Math.min(Math.max(...values.map((value) => Math.min(value, 6)), 0.5) * 1.08, 6);
  const axes = new Axes(brush, box, [0, last], [0, high]);
  axes.frame({ size: size * 0.9, xLabel: say("dirac.axis.updates"), yLabel: say("dirac.axis.radius"), xTicks: 5, yTicks: 4 });
  axes.within(() => {
    for (let k = count - 1; k >= 0; k -= 1) {
      const role = PATHS[k % PATHS.length];
      const until = Math.min(drawn, frame.ends[k]) + 1;
      const ys = values.subarray(k * length, k * length + until);
      axes.curve(ys.map((_, i) => i), ys, { stroke: colour(role), width: 2 });
    }
  });
}
