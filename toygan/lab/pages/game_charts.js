// What was measured, over the updates: losses, the critic's estimate beside the exact W₁, modes, slopes, gradients.

import { Axes } from "./axes.js";
import { element } from "./elements.js";
import { digits } from "./controls.js";
import { colour, faint, letter, Picture } from "./picture.js";
import { say } from "./words.js";

const CHARTS = {
  distance: [["w1", "w"], ["critic_estimate", "critic"], ["critic_proof", "critic", true]],
  modes: [["balanced_modes", "fake"]],
  quality: [["high_quality", "fake"]],
  losses: [["critic_loss", "critic"], ["generator_loss", "fake"]],
  slopes: [["slope_median", "critic"], ["critic_lipschitz", "critic", true]],
};
const NEAR = 4; // K is in the picture where it is not far above the slopes that are seen
const PLAYERS = [["critic", "critic"], ["generator", "fake"]];

export function gameCharts() {
  let [data, charts, columns] = [null, null, []];
  const pictures = Object.entries(CHARTS).map(([name, curves]) => {
    const picture = new Picture(`chart-${name}`, (...at) => charts && draw(name, curves, ...at), { ratio: 0.42, tallest: 260 });
    const card = element("section", { class: "card" }, element("h2", {}, say(`game_page.chart.${name}`)), picture.element);
    return { name, picture, card };
  });

  const norms = new Picture("chart-norms", (...at) => charts && drawNorms(...at), { ratio: 0.42, tallest: 260 });
  pictures.push({ name: "norms", picture: norms, card: element("section", { class: "card" }, element("h2", {}, say("game_page.chart.norms")), norms.element) });

  // A curve for each layer of each player, over powers of ten; the layers nearest to the data are faintest.
  function drawNorms(brush, width, height) {
    const size = letter(width);
    const curves = PLAYERS.flatMap(([player, role]) => normsOf(player).map((values, i, all) => ({ values: values.map(Math.log10), role, word: `${player === "critic" ? "D" : "G"}${i + 1}`, part: (i + 1) / all.length })));
    const logs = curves.flatMap(({ values }) => values).filter(Number.isFinite);
    if (logs.length === 0) return;
    const [low, high] = [Math.floor(Math.min(...logs) - 0.2), Math.ceil(Math.max(...logs))];
    const box = { left: 3.4 * size, right: width - 3 * size, top: 0.6 * size, bottom: height - 1.9 * size };
    const steps = column("step");
    const axes = new Axes(brush, box, [0, Math.max(steps.at(-1) ?? 0, 10)], [low, Math.max(high, low + 1)]);
    axes.frame({ size, xTicks: 4, yTicks: 0, grid: false });
    brush.fillStyle = colour("quiet");
    brush.textAlign = "right";
    brush.textBaseline = "middle";
    const every = Math.ceil((axes.y[1] - axes.y[0]) / 5);
    for (let power = axes.y[0]; power <= axes.y[1]; power += every) brush.fillText(digits(10 ** power, 2), box.left - 0.5 * size, axes.py(power));
    axes.within(() => {
      for (const { values, role, part } of curves) axes.curve(steps, values, { stroke: faint(role, 0.3 + 0.7 * part), width: 2 });
    });
    names(axes, curves, size);
  }

  // The names of the layers at the ends of their curves, pushed apart where they would lie over one another.
  function names(axes, curves, size) {
    const ends = curves.map(({ values, role, word }) => ({ y: axes.py(values.at(-1)), role, word })).filter(({ y }) => Number.isFinite(y));
    ends.sort((one, other) => one.y - other.y);
    let lowest = -Infinity;
    axes.brush.textAlign = "left";
    for (const { y, role, word } of ends) {
      lowest = Math.max(y, lowest + 0.85 * size);
      axes.brush.fillStyle = colour(`${role}-text`);
      axes.brush.fillText(word, axes.box.right + 0.3 * size, lowest);
    }
  }

  // Of each layer of a player, over the rows.
  function normsOf(player) {
    const { shape: [rows, wide], values } = charts.arrays.norms;
    const places = charts.layers.map((name, k) => (name.startsWith(player) ? k : -1)).filter((k) => k >= 0);
    return places.map((k) => Array.from({ length: rows }, (_, i) => values[i * wide + k]));
  }

  function column(name) {
    const [rows, wide] = charts.arrays.rows.shape;
    const place = columns.indexOf(name);
    return Array.from({ length: rows }, (_, i) => charts.arrays.rows.values[i * wide + place]);
  }

  function draw(name, curves, brush, width, height) {
    const size = letter(width);
    const steps = column("step");
    const values = curves.map(([key]) => column(key));
    const finite = values.flat().filter(Number.isFinite);
    if (name === "distance") finite.push(0, charts.floor[1]);
    if (name === "modes") finite.push(0, data.modes);
    if (name === "quality") finite.push(0, 1);
    const seen = column("slope_high").filter(Number.isFinite);
    if (name === "slopes") finite.push(0, 1, ...seen);
    const most = name === "slopes" ? NEAR * Math.max(1, ...seen) : Infinity;
    const [low, high] = [Math.min(...finite), Math.max(...finite.filter((value) => value <= most))];
    const spare = 0.08 * (high - low || 1);
    const box = { left: 3.4 * size, right: width - 0.8 * size, top: 0.6 * size, bottom: height - 1.9 * size };
    const axes = new Axes(brush, box, [0, Math.max(steps.at(-1) ?? 0, 10)], [low - (low < 0 ? spare : 0), high + spare]);
    axes.frame({ size, yTicks: 3, xTicks: 4 });
    axes.within(() => {
      if (name === "distance") band(axes, charts.floor);
      if (name === "slopes") spread(axes, steps, column("slope_low"), column("slope_high"));
      if (name === "slopes") axes.line(axes.x[0], 1, axes.x[1], 1, { stroke: colour("quiet"), dash: [4, 4] });
      curves.forEach(([, role, proved], i) => axes.curve(steps, values[i], { stroke: colour(role), width: proved ? 1.5 : 2, dash: proved ? [5, 4] : [] }));
    });
  }

  return {
    element: element("div", { class: "charts" }, ...pictures.map(({ card }) => card)),
    begin(frame) {
      data = frame;
      charts = null;
      for (const { name, card } of pictures) card.hidden = ["modes", "quality"].includes(name) && !frame.modes;
      pictures.forEach(({ picture }) => picture.repaint());
    },
    measure(frame) {
      charts = frame;
      columns = frame.columns;
      for (const { name, picture } of pictures) {
        picture.describe(say(`game_page.chart_alt.${name}`, texts()));
        picture.repaint();
      }
    },
    last() {
      if (!charts?.arrays.rows.shape[0]) return null;
      return Object.fromEntries(columns.map((name) => [name, column(name).at(-1)]));
    },
    close: () => pictures.forEach(({ picture }) => picture.close()),
  };

  function texts() {
    const last = Object.fromEntries(columns.map((name) => [name, digits(column(name).at(-1) ?? 0, 3)]));
    const shown = (player) => normsOf(player).map((values) => digits(values.at(-1), 2)).join(", ") || "–";
    const byLayer = { critic_norms: shown("critic"), generator_norms: shown("generator") };
    return { ...last, ...byLayer, floor: digits(charts.floor[1], 3), of: data.modes };
  }
}

// What a perfect generator scores: from 0 to its 95th percentile, its mean as a line.
function band(axes, [mean, q95]) {
  const { brush, box } = axes;
  brush.fillStyle = faint("quiet", 0.18);
  brush.fillRect(box.left, axes.py(q95), box.right - box.left, axes.py(0) - axes.py(q95));
  axes.line(axes.x[0], mean, axes.x[1], mean, { stroke: colour("quiet"), width: 1, dash: [3, 3] });
}

function spread(axes, steps, low, high) {
  const good = steps.map((_, i) => i).filter((i) => Number.isFinite(low[i]) && Number.isFinite(high[i]));
  if (good.length < 2) return;
  const { brush } = axes;
  brush.beginPath();
  for (const i of good) brush.lineTo(axes.px(steps[i]), axes.py(high[i]));
  for (const i of good.reverse()) brush.lineTo(axes.px(steps[i]), axes.py(low[i]));
  brush.fillStyle = faint("critic", 0.2);
  brush.fill();
}
