// Controls of the panel. Each returns {element, set(value)}; all work by keyboard, and say their value.

import { element, write } from "./elements.js";
import { say } from "./words.js";

let count = 0;
const fresh = (name) => `${name}-${(count += 1)}`;

// A slider with its name and value above it. tell(value) while it moves.
export function slider(name, { low, high, step, tell, show = plain, label = say(`control.${name}`) }) {
  const id = fresh(name);
  const value = element("output", { for: id, class: "value" });
  const input = element("input", { type: "range", id, min: low, max: high, step, "data-name": name });
  const set = (number) => {
    if (Number(input.value) !== Number(number)) input.value = number;
    write(value, show(Number(number)));
    input.setAttribute("aria-valuetext", show(Number(number)));
    input.style.setProperty("--part", `${(100 * (Number(number) - low)) / (high - low)}%`);
  };
  input.addEventListener("input", () => {
    set(input.value);
    tell(Number(input.value));
  });
  const box = element("div", { class: "control slider" }, element("label", { for: id }, label), value, input);
  return { element: box, input, set };
}

// One of a few, all seen: a row of buttons that are radio buttons.
export function options(name, values, { tell, label = say(`control.${name}`), word = (value) => say(`${name}.${value}`) }) {
  const group = fresh(name);
  const inputs = new Map();
  const parts = values.map((value) => {
    const input = element("input", { type: "radio", name: group, value, "data-name": name, onchange: () => tell(value) });
    inputs.set(String(value), input);
    return element("label", { class: "option" }, input, element("span", {}, word(value)));
  });
  const box = element(
    "fieldset",
    { class: "control options" },
    element("legend", {}, label),
    element("div", { class: "row" }, ...parts),
  );
  const set = (value) => {
    const input = inputs.get(String(value));
    if (input) input.checked = true;
  };
  return { element: box, set };
}

// One of many: a list that opens.
export function menu(name, values, { tell, label = say(`control.${name}`), word = (value) => say(`${name}.${value}`) }) {
  const id = fresh(name);
  const list = element(
    "select",
    { id, "data-name": name, onchange: () => tell(list.value) },
    ...values.map((value) => element("option", { value }, word(value))),
  );
  const box = element("div", { class: "control menu" }, element("label", { for: id }, label), list);
  return { element: box, set: (value) => (list.value = value) };
}

export function button(name, tell, more = {}) {
  return element("button", { class: "action", "data-name": name, onclick: tell, ...more }, say(`control.${name}`));
}

// A number with at most three digits after the point, a real minus sign, and no trailing zeros.
export function plain(value) {
  return tidy(value.toFixed(Math.abs(value) < 10 ? 3 : 1).replace(/\.?0+$/, ""));
}

// Significant digits for tables; infinities as ∞.
export function digits(value, count = 6) {
  if (value === Infinity) return "∞";
  if (value === -Infinity) return "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size < 1e-4 || size >= 1e7 ? value.toExponential(2) : value.toPrecision(count);
  return tidy(text.includes("e") ? text : text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, ""));
}

function tidy(text) {
  return text === "-0" ? "0" : text.replace(/-/g, "−");
}
