// Beside the plane: every distance as a function of θ, or what D*, T* and the potential say at each point.

import { Axes } from "./axes.js";
import { colour, faint } from "./picture.js";
import { say } from "./words.js";

// sweep: (k, 4) rows of θ, W₁, JS, TV as the library computed them; now: the three at this θ.
export function drawSweep(brush, width, height, size, { values }, theta, now) {
  const box = { left: size * 2.4, top: size * 1.8, right: width - size * 1.2, bottom: height - size * 1.8 };
  const axes = new Axes(brush, box, [-2, 2], [0, 2.1]);
  axes.frame({ size, xLabel: "θ", yLabel: say("laws.axis.distance"), xTicks: 5, yTicks: 5 });
  const column = (k) => Array.from({ length: values.length / 4 }, (_, i) => values[4 * i + k]);
  const thetas = column(0);
  axes.line(theta, 0, theta, 2.1, { stroke: faint("fake", 0.6), width: 1.5, dash: [5, 5] });
  for (const [k, role, dash, name] of [[3, "tv", [10, 4, 2, 4], "TV"], [2, "js", [9, 5], "JS"], [1, "w", [], "W₁"]]) {
    const ys = column(k);
    const gaps = ys.map((y, i) => (k > 1 && thetas[i] === 0 ? NaN : y)); // a jump at 0 is no line
    axes.curve(thetas, gaps, { stroke: colour(role), width: 3, dash });
    if (k > 1) {
      axes.dot(0, ys[ys.length - 1], size * 0.32, colour("ground"), colour(role));
      axes.dot(0, 0, size * 0.24, colour(role));
    }
    const [x, y] = k === 1 ? [1.62, 1.62] : [-1.95, ys[0]];
    axes.text(name, x, y, { fill: colour(role), size: size * 1.1, bold: true, align: k === 1 ? "right" : "left", base: "bottom", dy: -5, dx: k === 1 ? -8 : 0 });
    axes.dot(theta, now[k - 1], size * 0.5, colour(role), colour("ground"));
  }
}

// Three rows: D* at every point, which is 1 on P and 0 on Q where they share none, T* of the f-GAN, the potential.
export function drawStrips(brush, width, height, size, data, divergence) {
  const n = data.p.shape[0];
  const all = n + data.q.shape[0];
  const name = say("laws.axis.f_gan", { divergence: say(`divergence.${divergence}`) });
  const rows = [
    [say("laws.axis.discriminator"), data.discriminator.values, [-0.06, 1.06]],
    [name, data.f_gan.values, span(data.f_gan.values)],
    [say("laws.axis.potential_values"), data.potential_values.values, span(data.potential_values.values)],
  ];
  rows.forEach(([yLabel, values, range], k) => {
    const top = (k * height) / rows.length;
    const box = { left: size * 3.2, top: top + size * 1.8, right: width - size, bottom: top + height / rows.length - size * 1.2 };
    const axes = new Axes(brush, box, [0, all + 1], range);
    axes.frame({ size, yLabel, xTicks: 0, yTicks: 3 });
    for (let i = 0; i < all; i += 1) drawValue(axes, i + 1, values[i], i < n, size);
  });
}

// A dot of P or a square of Q; an infinite value is an arrow that leaves the picture.
function drawValue(axes, x, value, ofP, size) {
  const stroke = colour(ofP ? "real" : "fake");
  const [low, high] = axes.y;
  const side = value > 0 ? high : low;
  if (!Number.isFinite(value)) axes.arrow(x, side - 0.2 * Math.sign(value) * (high - low), x, side, { stroke, width: 1.2, head: 5 });
  else if (ofP) axes.dot(x, value, size * 0.26, stroke);
  else axes.square(x, value, size * 0.46, stroke);
}

// A range that shows all finite values.
function span(values) {
  const finite = [...values].filter(Number.isFinite);
  const [low, high] = finite.length ? [Math.min(...finite), Math.max(...finite)] : [-1, 1];
  const room = 0.08 * (high - low) || 1;
  return [low - room, high + room];
}
