// One number of a step, worked out term by term: "0.61·0.80 + 0.28·(−0.50) + 0.36 = 0.71". The terms and the
// result are the frame's; with a bug they need not agree, so nothing is worked out then.

import { short } from "./equations_steps.js";

// {text, unit}: unit is "l.j" of the number, or "" for a weight. null where there is nothing to add up.
export function worked(frame, step, read, pick) {
  if (frame.bug || frame.settings.activation === "groupsort") return null;
  const made = read.second ? frame.penalty : frame.loss;
  const tell = { forward, bp1, bp2, bp3, bp4, "r-forward": rForward, "r-bp1": rBp1, "r-bp2": rBp2, "r-bp3": bp3, "r-bp4": bp4 }[step.stage];
  if (!tell || (["r-bp1", "r-bp2"].includes(step.stage) && !frame.penalty.smooth)) return null;
  const L = frame.sizes.length - 1;
  const place = placeOf(pick, frame.sizes);
  const l = step.layer ?? (["bp3", "bp4", "r-bp3", "r-bp4"].includes(step.stage) ? (place.l ?? L) : L);
  const j = place.l === l ? place.j : 0;
  return tell({ frame, made, l, j, k: place.l === l ? (place.k ?? 0) : 0, at: read.at, L, second: read.second });
}

// The layer, the unit and the unit before it of a chosen name, from 0 but for the layer; {} for any other text.
function placeOf(pick, sizes) {
  const found = String(pick ?? "").match(/^[Wbu]\[(\d)\]\[(\d)(?:,(\d))?\]$/);
  if (!found) return {};
  const [l, j, k] = found.slice(1).map((text) => (text ? Number(text) : undefined));
  if (!(l >= 1 && l < sizes.length && j >= 1 && j <= sizes[l] && !(k < 1 || k > sizes[l - 1]))) return {};
  return { l, j: j - 1, k: k ? k - 1 : undefined };
}

function times(...factors) {
  return factors.map((value, i) => (i > 0 && value < 0 ? `(${short(value)})` : short(value))).join("·");
}

function sum(terms) {
  return terms.map((term, i) => (i > 0 && term.startsWith("−") ? ` − ${term.slice(1)}` : i > 0 ? ` + ${term}` : term)).join("");
}

function forward({ frame, made, l, j, at, L }) {
  const name = l === L ? frame.settings.output : frame.settings.activation;
  const terms = frame.weights[l - 1][j].map((w, k) => times(w, made.a[l - 1][at][k]));
  const z = made.z[l - 1][at][j];
  const a = name === "identity" ? "" : `, a = ${name.replace("_", " ")}(z) = ${short(made.a[l][at][j])}`;
  return { unit: `${l}.${j + 1}`, text: `z = ${sum([...terms, short(frame.biases[l - 1][j])])} = ${short(z)}${a}` };
}

function bp1({ made, at, L }) {
  const slope = made.slope[L - 1][at][0];
  return { unit: `${L}.1`, text: `δ = ${times(made.nabla[at], slope)} = ${short(made.delta[L - 1][at][0])}` };
}

// What comes back to unit j of layer l through the weights of the next layer.
function back(frame, errors, l, j) {
  const terms = frame.weights[l].map((row, i) => times(errors[i], row[j]));
  return terms.length > 1 ? `(${sum(terms)})` : terms[0];
}

function factor(value) {
  return value < 0 ? `(${short(value)})` : short(value);
}

function bp2({ frame, made, l, j, at }) {
  const coming = back(frame, made.delta[l][at], l, j);
  const slope = made.slope[l - 1][at][j];
  return { unit: `${l}.${j + 1}`, text: `δ = ${coming}·${factor(slope)} = ${short(made.delta[l - 1][at][j])}` };
}

function rForward({ frame, made, l, j, at }) {
  const terms = frame.weights[l - 1][j].map((w, k) => times(w, made.ra[l - 1][at][k]));
  const slope = made.slope[l - 1][at][j];
  const rz = terms.length > 1 ? `(${sum(terms)})` : terms[0];
  return { unit: `${l}.${j + 1}`, text: `Ra = ${rz}·${factor(slope)} = ${short(made.ra[l][at][j])}` };
}

// ∇ₐ = 1: D itself is differentiated.
function rBp1({ made, at, L }) {
  const found = times(1, made.curvature[L - 1][at][0], made.rz[L - 1][at][0]);
  return { unit: `${L}.1`, text: `Rδ = ${found} = ${short(made.rdelta[L - 1][at][0])}` };
}

function rBp2({ frame, made, l, j, at }) {
  const [slope, curvature] = [made.slope[l - 1][at][j], made.curvature[l - 1][at][j]];
  const first = `${back(frame, made.rdelta[l][at], l, j)}·${factor(slope)}`;
  const second = `${back(frame, made.delta[l][at], l, j)}·${factor(curvature)}·${factor(made.rz[l - 1][at][j])}`;
  return { unit: `${l}.${j + 1}`, text: `Rδ = ${first} + ${second} = ${short(made.rdelta[l - 1][at][j])}` };
}

// A weight's gradient: a product for each point, two along V.
function bp3({ made, l, j, k, second }) {
  const terms = made.delta[l - 1].flatMap((delta, row) =>
    second
      ? [times(delta[j], made.ra[l - 1][row][k]), times(made.rdelta[l - 1][row][j], made.a[l - 1][row][k])]
      : [times(delta[j], made.a[l - 1][row][k])]);
  return { unit: "", text: `${second ? "∇P" : "∇C"} W[${l}][${j + 1},${k + 1}] = ${sum(terms)} = ${short(made.weights[l - 1][j][k])}` };
}

function bp4({ made, l, j, second }) {
  const errors = second ? made.rdelta : made.delta;
  const terms = errors[l - 1].map((row) => short(row[j]));
  return { unit: "", text: `${second ? "∇P" : "∇C"} b[${l}][${j + 1}] = ${sum(terms)} = ${short(made.biases[l - 1][j])}` };
}
