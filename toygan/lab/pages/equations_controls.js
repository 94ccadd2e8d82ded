// The settings of "Four equations": the bug, the network, the loss and the penalty, and which point is shown.

import { button, menu, options, slider } from "./controls.js";
import { element, write } from "./elements.js";
import { known, say } from "./words.js";

export function equationControls(lab, frame) {
  const made = {};
  const box = element("section", { class: "card controls", "aria-label": say("head.controls") });
  const points = element("div", { class: "point-place" });
  const build = ({ offers }) => {
    const word = (name) => (value) => (known(`${name}.${value}`) ? say(`${name}.${value}`) : value.replaceAll("_", " "));
    const list = (name, tell) => menu(name, offers[name], { tell: tell ?? ((value) => lab.change({ [name]: value })), word: word(name) });
    const count = (name, low, high, tell) => slider(name, { low, high, step: 1, show: String, tell });
    const bugs = ["none", ...offers.bugs.map((bug) => bug.name)];
    made.bug = menu("bug", bugs, { tell: (bug) => lab.change({ bug }), word: (bug) => bugWord(offers, bug) });
    made.activation = list("activation", (activation) => lab.change(withActivation(lab.state, activation, frame())));
    made.output = list("output", (output) => lab.change({ output, step: stepFor(lab.state.step, frame()) }));
    made.objective = list("objective");
    made.penalty = list("penalty");
    made.weight = slider("weight", { label: say("equations.weight"), low: 0, high: 10, step: 0.1, tell: (weight) => lab.change({ weight }) });
    made.direction = ["v1", "v2"].map((name, i) =>
      slider(name, { label: say(`equations.${name}`), low: -offers.reach.coordinate, high: offers.reach.coordinate, step: 0.05, tell: (value) => {
        const v = String(lab.state.v).split(",").map(Number);
        v[i] = value;
        lab.change({ v: v.join(",") });
      } }));
    made.depth = count("depth", 1, offers.most.layers, (depth) => lab.change(withWidths(lab.state, depth, widthsOf(lab.state)[0])));
    made.width = count("width", 1, offers.most.units, (width) => lab.change(withWidths(lab.state, widthsOf(lab.state).length, width)));
    made.n = slider("n", { label: say("equations.n"), low: 1, high: offers.most.points, step: 1, show: String, tell: (n) => lab.change({ n, row: 1 }) });
    made.draw = button("new_weights", () => lab.change({ seed: (Number(lab.state.seed) + 1) % 10000, parameters: undefined }));
    box.replaceChildren(
      made.bug.element, made.activation.element, made.objective.element, made.penalty.element, made.weight.element,
      ...made.direction.map((one) => one.element), made.depth.element, made.width.element,
      element("details", {}, element("summary", {}, say("game_page.more")), element("div", { class: "controls more" }, made.output.element, made.n.element)),
      element("div", { class: "row" }, made.draw),
    );
  };
  return {
    element: box,
    points,
    offer: (action) => box.replaceChildren(action),
    show(state, found) {
      if (!made.bug && found) build(found);
      if (!made.bug) return;
      for (const name of ["bug", "activation", "output", "objective", "penalty", "weight", "n"]) made[name].set(state[name]);
      made.depth.set(widthsOf(state).length);
      made.width.set(widthsOf(state)[0]);
      const own = state.penalty === "direction";
      made.weight.element.hidden = own;
      made.direction.forEach((one, i) => {
        one.element.hidden = !own;
        one.set(String(state.v).split(",").map(Number)[i] || 0);
      });
    },
    // The row of points: those of the loss, or those where the penalty looks.
    look(second, n, row) {
      const rows = Array.from({ length: second ? n : 2 * n }, (_, i) => i + 1);
      const key = `${second} ${n}`;
      if (key !== made.rows) {
        const word = (i) => (second ? `x̂${i}` : say(i <= n ? "equations.point.real" : "equations.point.fake", { i: i <= n ? i : i - n }));
        made.row = options("row", rows, { label: say("equations.shown"), tell: (value) => lab.change({ row: value }), word });
        points.replaceChildren(made.row.element);
      }
      made.rows = key;
      made.row.set(second ? ((row - 1) % n) + 1 : row);
    },
  };
}

function bugWord(offers, name) {
  const tag = offers.bugs.find((bug) => bug.name === name)?.tag;
  const letters = known(`tag.${tag}`) ? say(`tag.${tag}`) : tag;
  return tag ? `${letters}${say("colon")}${say(`bug.${name}`)}` : say("bug.none");
}

function widthsOf(state) {
  return String(state.widths).split("-").map((text) => Number(text) || 1);
}

// GroupSort sorts pairs of units.
function even(width, activation) {
  return activation === "groupsort" ? Math.min(2 * Math.ceil(width / 2), 4) : width;
}

function withWidths(state, depth, width) {
  const widths = Array.from({ length: depth }, () => even(width, state.activation)).join("-");
  const step = /-\d$/.test(state.step) ? "forward-1" : state.step;
  return { widths, parameters: undefined, pick: undefined, step };
}

function withActivation(state, activation, frame) {
  const widths = widthsOf(state).map((width) => even(width, activation)).join("-");
  const other = widths === String(state.widths) ? {} : { widths, parameters: undefined, pick: undefined };
  return { activation, ...other, step: stepFor(state.step, frame) };
}

// The last step of the pass along V is left out where σ″ is 0.
function stepFor(step, frame) {
  return frame && step === `r-forward-${frame.sizes.length - 1}` ? "r-bp1" : step;
}

export function pointsOf(text, usual) {
  const given = text ? String(text).split(";").map((pair) => pair.split(",").map(Number)) : [];
  return given.length ? given : usual.map((point) => [...point]);
}

export function pointsText(points) {
  return points.map((point) => point.map((value) => Number(value.toFixed(2))).join(",")).join(";");
}
