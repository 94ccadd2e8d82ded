// What stands on the network at a step: for every unit, weight and bias the number, its letter, and whether
// the step makes it. A frame's lists over layers begin with layer 1, those of a and Ra with layer 0.

import { numberOf } from "./frames.js";

// Behind the step "slope" the numbers are those at x̂, and of the penalty.
const SECOND = ["slope", "direction", "r-forward", "r-bp1", "r-bp2", "r-bp3", "r-bp4"];

export function isSecond(step) {
  return SECOND.includes(step.stage);
}

// {row, unit(l, i), weight(l, j, k), bias(l, j)}, each number as {letter, value, lit}; units from 0.
export function reading(frame, step, row) {
  const second = isSecond(step);
  const n = frame.settings.n;
  const at = second ? (row - 1) % n : row - 1;
  const made = second ? frame.penalty : frame.loss;
  const unit = (second ? secondUnit : firstUnit)(step, frame.sizes.length - 1, made, at);
  const gradient = second ? "∇P" : "∇C";
  const past = (stage) => stages(second).indexOf(step.stage) >= stages(second).indexOf(stage);
  const [weights, biases] = second ? ["r-bp3", "r-bp4"] : ["bp3", "bp4"];
  const parameter = (given, found, stage, letter) =>
    past(stage)
      ? { letter: gradient, value: numberOf(found), lit: step.stage === stage }
      : { letter, value: given, lit: false };
  return {
    second,
    at,
    unit,
    weight: (l, j, k) => parameter(frame.weights[l - 1][j][k], made.weights[l - 1][j][k], weights, "W"),
    bias: (l, j) => parameter(frame.biases[l - 1][j], made.biases[l - 1][j], biases, "b"),
  };
}

function stages(second) {
  return second ? SECOND : ["forward", "loss", "bp1", "bp2", "bp3", "bp4"];
}

// Layers up to the step's have their activations; then errors come from the top.
function firstUnit(step, L, made, at) {
  const { stage, layer } = step;
  return (l, i) => {
    const a = (lit = false) => shown(l === 0 ? "x" : "a", made.a[l][at][i], lit);
    if (stage === "forward") return l > layer ? null : a(l === layer);
    if (stage === "loss") return l === L ? shown("∇ₐ", made.nabla[at], true) : a();
    const lowest = { bp1: L, bp2: layer }[stage] ?? 1;
    if (l < lowest) return a();
    return shown("δ", made.delta[l - 1][at][i], l === { bp1: L, bp2: layer }[stage]);
  };
}

function secondUnit(step, L, made, at) {
  const { stage, layer } = step;
  return (l, i) => {
    if (stage === "slope") return l === 0 ? shown("g", made.g[at][i], true) : shown("δ", made.delta[l - 1][at][i]);
    if (l === 0) return shown("V", made.v[at][i], stage === "direction");
    if (stage === "direction") return shown("a", made.a[l][at][i]);
    if (stage === "r-forward") {
      return l > layer ? shown("a", made.a[l][at][i]) : shown("Ra", made.ra[l][at][i], l === layer);
    }
    const lowest = { "r-bp1": L, "r-bp2": layer }[stage] ?? 1;
    if (l < lowest) return shown("Ra", made.ra[l][at][i]);
    return shown("Rδ", made.rdelta[l - 1][at][i], l === { "r-bp1": L, "r-bp2": layer }[stage]);
  };
}

function shown(letter, value, lit = false) {
  return { letter, value: numberOf(value), lit };
}

// The numbers that the step makes at the units, as a row: {letter, values}; null where it makes others.
export function madeAtUnits(frame, step, read) {
  for (let l = 0; l < frame.sizes.length; l += 1) {
    const units = Array.from({ length: frame.sizes[l] }, (_, i) => read.unit(l, i));
    if (units[0]?.lit) return { letter: units[0].letter, layer: l, values: units.map((one) => one.value) };
  }
  return null;
}

// A number for a small place: two or three digits.
export function short(value) {
  if (value === null) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    value === 0 ? "0"
    : size >= 99.5 ? (size >= 1e5 ? value.toExponential(0) : value.toFixed(0))
    : size >= 9.95 ? value.toFixed(1)
    : size >= 0.0995 ? value.toFixed(2)
    : size >= 0.00095 ? value.toFixed(3)
    : value.toExponential(0);
  return text.replace("e+", "e").replace(/-/g, "−");
}
