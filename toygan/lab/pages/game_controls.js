// The settings of a game. What a preset says stands in them until a hand changes it.

import { menu, options, slider } from "./controls.js";
import { element } from "./elements.js";
import { known, say } from "./words.js";

const WIDTHS = [8, 16, 32, 64, 128, 256, 512];
const FIELDS = ["score", "probability", "slope", "none"];
const LAYERS = ["pull", "grid", "plan"]; // shown where the address says so
const POINTS = ["real", "fake", "levels"]; // shown unless the address says that they are hidden
const SHARED = ["data", "seed", "latent_dim"];
const PRESETS = { "": "wgan-gp-toy", 2: "gan" };
const RATE = { low: -5, high: -1, step: 0.1 };

export function gameControls(lab, cards) {
  const boxes = { game: settingBox(""), game2: settingBox("2") };
  const beside = element("input", { type: "checkbox", "data-name": "beside", onchange: () => lab.change({ beside: beside.checked ? "1" : "0" }) });
  const looks = lookControls(lab);
  const made = {};
  return {
    element: element(
      "div",
      { class: "panel" },
      boxes.game,
      element("label", { class: "tick card" }, beside, element("span", {}, say("control.beside"))),
      boxes.game2, looks.element, ...cards,
    ),
    show(state) {
      looks.show(state);
      beside.checked = String(state.beside) === "1";
      boxes.game2.hidden = !beside.checked;
    },
    fill(settings, offers, game) {
      made[game] ??= settingControls(lab, offers, boxes[game], game === "game2" ? "2" : "");
      made[game].fill(settings, lab.state);
    },
  };
}

function settingBox(which) {
  return element("section", { class: "card controls", "aria-label": say(`head.controls${which}`), hidden: which !== "" });
}

// The names of the second game's settings end in 2; what both games share is set at the first.
function settingControls(lab, offers, box, which) {
  const put = (settings) => lab.change({ run: undefined, ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name + which, value])) });
  const change = (name) => (value) => put({ [name]: value });
  const names = (name) => (value) => (known(`${name}.${value}`) ? say(`${name}.${value}`) : value.replaceAll("_", " "));
  const list = (name, tell = change(name)) => menu(name, offers[name], { tell, word: names(name) });
  const power = (name) => slider(name, { ...RATE, show: (x) => String(Number((10 ** x).toPrecision(2))), tell: (x) => put({ [name]: Number((10 ** x).toPrecision(2)) }) });
  const count = (name, low, high) => slider(name, { low, high, step: 1, show: String, tell: change(name) });
  const controls = {
    preset: list("preset", (preset) => put(fresh(offers, preset, lab.state, which))),
    data: list("data"),
    objective: list("objective"),
    constraint: list("constraint", (constraint) => put({ constraint, weight: undefined })),
    weight: slider("weight", { label: say("control.penalty_weight"), low: -3, high: 2, step: 0.1, show: (x) => String(Number((10 ** x).toPrecision(2))), tell: (x) => put({ weight: Number((10 ** x).toPrecision(2)) }) }),
    rate_g: power("rate_g"),
    rate_d: power("rate_d"),
    critic_steps: count("critic_steps", 1, 10),
    width: slider("width", { low: 0, high: WIDTHS.length - 1, step: 1, show: (x) => String(WIDTHS[x]), tell: (x) => put({ width: WIDTHS[x] }) }),
    depth: count("depth", 1, 5),
    latent_dim: count("latent_dim", 1, 8),
    optimizer: list("optimizer"),
    activation: list("activation"),
    critic_activation: list("critic_activation"),
    seed: count("seed", 0, 20),
  };
  for (const name of which ? SHARED : []) delete controls[name];
  const first = ["preset", "data", "objective", "constraint", "weight"].filter((name) => name in controls);
  const rest = Object.keys(controls).filter((name) => !first.includes(name));
  box.replaceChildren(
    ...first.map((name) => controls[name].element),
    element("details", {}, element("summary", {}, say("game_page.more")), element("div", { class: "controls more" }, ...rest.map((name) => controls[name].element))),
  );
  return { fill: (settings, state) => fill(controls, settings, state[`preset${which}`] ?? PRESETS[which]) };
}

function fill(controls, settings, preset) {
  for (const name of ["data", "objective", "constraint", "critic_steps", "depth", "latent_dim", "optimizer", "activation", "critic_activation", "seed"]) {
    if (controls[name]) choose(controls[name], settings[name]);
  }
  controls.preset.set(preset);
  for (const name of ["rate_g", "rate_d", "weight"]) controls[name].set(Math.log10(Math.max(settings[name] || 0, 1e-3 * (name === "weight") || 1e-5)));
  controls.weight.element.hidden = ["none", "spectral_norm", "orthonormal"].includes(settings.constraint);
  const nearest = WIDTHS.reduce((best, width, i) => (Math.abs(width - settings.width) < Math.abs(WIDTHS[best] - settings.width) ? i : best), 0);
  controls.width.set(nearest);
}

// A name that is on no list, such as that of points of one's own, is put on it.
function choose(control, value) {
  const list = control.element.querySelector("select");
  if (list && ![...list.options].some((option) => option.value === value)) list.append(element("option", { value }, value));
  control.set(value);
}

// Another preset begins with its own settings, on a law that it was made for.
function fresh(offers, preset, state, which) {
  const names = ["objective", "constraint", "weight", "rate_g", "rate_d", "critic_steps", "depth", "latent_dim", "optimizer", "activation", "critic_activation", "width"];
  if (which) return { ...Object.fromEntries(names.filter((name) => !SHARED.includes(name)).map((name) => [name, undefined])), preset };
  const laws = offers.laws_of[preset];
  const data = laws && !laws.includes(state.data ?? "ring8") ? laws[0] : state.data;
  return { ...Object.fromEntries([...names, "latent", "batch"].map((name) => [name, undefined])), preset, data };
}

// What is drawn over the plane: no setting of the game.
function lookControls(lab) {
  const field = options("field", FIELDS, { tell: (value) => lab.change({ field: value }) });
  const names = [...POINTS, ...LAYERS];
  const boxes = new Map(names.map((name) => [name, element("input", { type: "checkbox", "data-name": name, onchange: () => put() })]));
  const those = (some, checked) => some.filter((name) => boxes.get(name).checked === checked).join(",");
  const put = () => lab.change({ layers: those(LAYERS, true), hidden: those(POINTS, false) });
  const labels = names.map((name) => element("label", { class: "tick" }, boxes.get(name), element("span", {}, say(`game_layer.${name}`))));
  return {
    element: element("section", { class: "card controls" }, field.element, element("fieldset", { class: "control" }, element("legend", {}, say("layer")), ...labels)),
    show(state) {
      field.set(state.field);
      const [on, off] = [state.layers, state.hidden].map((names) => String(names).split(","));
      for (const [name, input] of boxes) input.checked = POINTS.includes(name) ? !off.includes(name) : on.includes(name);
    },
  };
}
