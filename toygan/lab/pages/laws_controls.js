// The controls of each scene of "Two laws"; whatever a hand can drag has a slider here, too.

import { button, menu, options, plain, slider } from "./controls.js";
import { element } from "./elements.js";
import { lawOf, textOf } from "./law_text.js";
import { say } from "./words.js";

const KINDS = ["normal", "laplace", "uniform", "mixture"];
const DIVERGENCES = ["kl", "reverse_kl", "pearson", "hellinger", "js", "gan", "tv"];
const WITNESSES = ["discriminator", "f_gan", "potential", "plan"];

// -> {element, show(state)}
export function lawControls(lab, scene) {
  return { shift, line, rings, drawn }[scene](lab);
}

function shift(lab) {
  const range = lab.link.offers?.theta ?? { low: -2, high: 2, step: 0.01 };
  const theta = slider("theta", { ...range, tell: (value) => lab.change({ theta: value }) });
  const shown = layers(lab);
  return {
    element: element("div", { class: "controls" }, theta.element, shown.element),
    show(state) {
      theta.set(state.theta);
      shown.show(state);
    },
  };
}

function rings(lab) {
  const one = (name, low, high) =>
    slider(name, { low, high, step: 0.01, tell: (value) => lab.change({ [name]: value }) });
  const sliders = { inner: one("inner", 0.1, 2.5), outer: one("outer", 0.1, 2.5), shift: one("shift", -2, 2) };
  const shown = layers(lab);
  return {
    element: element("div", { class: "controls" }, ...Object.values(sliders).map((s) => s.element), shown.element),
    show(state) {
      for (const [name, control] of Object.entries(sliders)) control.set(state[name]);
      shown.show(state);
    },
  };
}

function drawn(lab) {
  const pen = options("pen", ["a", "b"], { tell: (value) => lab.change({ pen: value }) });
  const undo = button("undo", () => {
    const name = lab.state.pen;
    lab.change({ [name]: lab.state[name].split(";").slice(0, -1).join(";") });
  });
  const clear = button("clear", () => lab.change({ a: "", b: "" }));
  const shown = layers(lab);
  const hint = element("p", { class: "caption" }, say("laws.draw"));
  return {
    element: element(
      "div", { class: "controls" }, hint, pen.element, element("div", { class: "row" }, undo, clear), shown.element,
    ),
    show(state) {
      pen.set(state.pen);
      shown.show(state);
    },
  };
}

// What lies over the points: the plan's arrows, the potential; and whose T* stands beside them.
function layers(lab) {
  const divergence = lab.link.offers || lab.state.scene === "shift" ? null : divergences(lab);
  const box = (name) =>
    element("input", { type: "checkbox", "data-name": name, onchange: (e) => lab.change({ [name]: e.target.checked ? 1 : 0 }) });
  const boxes = { potential: box("potential"), plan: box("plan") };
  const labels = Object.entries(boxes).map(([name, input]) =>
    element("label", { class: "row" }, input, say(`layer.${name}`)),
  );
  return {
    element: element("fieldset", { class: "control" }, element("legend", { class: "unseen" }, say("layer")), ...labels, divergence?.element),
    show(state) {
      divergence?.set(state.divergence);
      for (const [name, input] of Object.entries(boxes)) input.checked = Number(state[name]) === 1;
    },
  };
}

// Without a server: one of a few pairs, and the centre of Q.
function offeredLine(lab) {
  const { pairs, centre } = lab.link.offers;
  const witness = options("witness", WITNESSES, { tell: (value) => lab.change({ witness: value }) });
  const at = (pair, value) => lab.change({ p: pairs[pair][0], q: pairs[pair][1].replace("{}", value) });
  const pair = options("pair", Object.keys(pairs), { tell: (name) => at(name, lawOf(lab.state.q).centre) });
  const middle = slider("centre_q", {
    ...centre,
    tell: (value) => lab.change({ q: textOf({ ...lawOf(lab.state.q), centre: value }) }),
  });
  return {
    element: element("div", { class: "controls" }, pair.element, middle.element, witness.element),
    show(state) {
      pair.set(Object.keys(pairs).find((name) => pairs[name][0] === state.p));
      middle.set(lawOf(state.q).centre);
      witness.set(state.witness);
    },
  };
}

function line(lab) {
  if (lab.link.offers) return offeredLine(lab);
  const first = oneLaw(lab, "p");
  const second = oneLaw(lab, "q");
  const witness = options("witness", WITNESSES, { tell: (value) => lab.change({ witness: value }) });
  const divergence = divergences(lab);
  return {
    element: element("div", { class: "controls" }, first.element, second.element, witness.element, divergence.element),
    show(state) {
      first.show(state);
      second.show(state);
      witness.set(state.witness);
      divergence.set(state.divergence);
      divergence.element.hidden = state.witness !== "f_gan";
    },
  };
}

function divergences(lab) {
  return menu("divergence", DIVERGENCES, { tell: (value) => lab.change({ divergence: value }) });
}

const RANGES = { centre: [-6, 6, 0.01], scale: [0.1, 3, 0.01], gap: [0, 8, 0.05], weight: [0.05, 0.95, 0.01] };

// A law on the line: its kind, and a slider for each of its numbers.
function oneLaw(lab, name) {
  const change = (patch) => lab.change({ [name]: textOf({ ...lawOf(lab.state[name]), ...patch }) });
  const kind = options("kind", KINDS, { label: say(`law.${name}`), tell: (value) => change({ kind: value }) });
  const sliders = Object.entries(RANGES).map(([part, [low, high, step]]) => [
    part,
    slider(part, { low, high, step, show: plain, tell: (value) => change({ [part]: value }) }),
  ]);
  kind.element.querySelector("legend").className = name === "p" ? "real" : "fake";
  const box = element("div", { class: "controls law" }, kind.element, ...sliders.map(([, s]) => s.element));
  return {
    element: box,
    show(state) {
      const law = lawOf(state[name]);
      kind.set(law.kind);
      for (const [part, control] of sliders) {
        control.set(law[part]);
        control.element.hidden = law.kind !== "mixture" && (part === "gap" || part === "weight");
      }
    },
  };
}
