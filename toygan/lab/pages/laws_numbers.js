// The table of distances: value, how sure it is, how full a bounded one is, and the reasons below.

import { digits } from "./controls.js";
import { element, write } from "./elements.js";
import { numberOf } from "./frames.js";
import { say, translated } from "./words.js";

const ROWS = [
  "earth_mover_distance", "js_divergence", "total_variation", "hellinger_distance", "kl_divergence",
  "reverse_kl_divergence", "chi_square_divergence",
];

export function numbersTable() {
  const rows = new Map(ROWS.map((name) => [name, row(name)]));
  const body = element("tbody", {}, ...[...rows.values()].map((one) => one.element));
  const caption = element("caption", { class: "unseen" }, say("laws.numbers"));
  const table = element("table", { class: "numbers" }, caption, body);
  const reasons = element("ul", { class: "reasons" });
  const card = element("section", { class: "card" }, element("h2", {}, say("laws.numbers")), table, reasons);
  let late = null;
  return {
    element: card,
    fill(found) {
      clearTimeout(late);
      table.classList.remove("old");
      for (const one of found) rows.get(one.name)?.fill(one);
      reasons.replaceChildren(...spoken(found).map((text) => element("li", {}, text)));
    },
    // Numbers of an earlier state fade when the new ones take long.
    outdated() {
      clearTimeout(late);
      late = setTimeout(() => table.classList.add("old"), 700);
    },
    clear() {
      for (const one of rows.values()) one.clear();
      reasons.replaceChildren();
    },
    // name -> text of the value, for headlines and alternative texts
    texts: () => Object.fromEntries([...rows].map(([name, one]) => [name, one.text()])),
  };
}

function row(name) {
  const value = element("span", { class: "big" }, "–");
  const warrant = element("td", { class: "warrant" });
  const bar = element("i");
  const gauge = element("span", { class: "gauge", "aria-hidden": "true" }, bar);
  const line = element(
    "tr",
    { "data-distance": name },
    element("th", { scope: "row" }, say(`distance.${name}`)),
    element("td", { class: "gauges" }, gauge),
    warrant,
    element("td", {}, value),
  );
  return {
    element: line,
    text: () => value.textContent,
    clear() {
      write(value, "–");
      write(warrant, "");
      gauge.hidden = true;
      delete line.dataset.value;
      line.classList.remove("full");
    },
    fill(one) {
      const number = numberOf(one.value);
      write(value, number === null ? "–" : digits(number));
      write(warrant, sureness(one));
      line.dataset.value = String(one.value);
      gauge.hidden = one.full === null;
      const share = one.full === null ? 0 : Math.min(number / one.full, 1);
      bar.style.width = `${100 * share}%`;
      line.classList.toggle("full", one.largest !== null && number >= one.largest * (1 - 1e-9));
      warrant.title = one.error ? `± ${one.error.toExponential(0)}` : "";
    },
  };
}

// How far the true value may be, and why it is trusted.
function sureness(one) {
  const word = say(`warrant.${one.warrant}`);
  if (one.lower !== null && digits(numberOf(one.lower)) !== digits(numberOf(one.upper))) {
    return `${word} [${digits(numberOf(one.lower))}, ${digits(numberOf(one.upper))}]`;
  }
  return one.error > 1e-9 ? `${word} ± ${one.error.toExponential(0).replace("e-", "e−")}` : word;
}

// Each reason once, with the names of the distances it is about.
function spoken(found) {
  const names = new Map();
  for (const one of found) {
    if (!one.reason || !ROWS.includes(one.name)) continue;
    names.set(one.reason, [...(names.get(one.reason) ?? []), say(`distance.${one.name}`)]);
  }
  return [...names].map(([reason, which]) => `${which.join(say("comma"))}${say("colon")}${translated(reason, "reason.")}`);
}
