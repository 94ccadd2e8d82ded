// What the gradient check sees: the verdict, the wrong gradients beside the right ones, where the error enters.

import { digits } from "./controls.js";
import { element, write } from "./elements.js";
import { numberOf } from "./frames.js";
import { known, say, translated } from "./words.js";

const MOST = 8; // rows of the table
const SHOWN_AT = { discriminator: ["bp3", "bp4"], penalty: ["r-bp3", "r-bp4"] };
const PARTS = ["activation", "objective", "discriminator", "generator", "penalty", "training"];

export class CheckCard {
  constructor() {
    this.verdict = "";
    this.frame = null;
    this.told = element("p", { class: "check-verdict" });
    this.body = element("tbody");
    const head = ["gradient", "hand", "right", "error"].map((name) => element("th", { scope: "col" }, say(`equations.table.${name}`)));
    this.table = element("table", { class: "numbers check-numbers" }, element("caption", { class: "unseen" }, say("equations.check")), element("thead", {}, element("tr", {}, ...head)), this.body);
    this.more = element("p", { class: "caption" });
    this.advice = element("p", { class: "check-advice" });
    this.lines = element("div", { class: "check-lines" });
    this.tensors = element("div", { class: "check-tensors" });
    this.element = element("section", { class: "card check", "data-name": "check" }, element("h2", {}, say("equations.check")), this.told, this.table, this.more, this.advice, this.lines, this.tensors);
    this.table.hidden = true;
  }

  outdated() {
    this.element.dataset.passed = "";
  }

  fill(frame, bugs) {
    this.frame = frame;
    this.element.dataset.passed = String(frame.passed);
    this.element.dataset.diagnosis = frame.diagnosis ?? "";
    this.element.dataset.wrong = String(frame.wrong.length);
    this.verdict = verdictOf(frame);
    write(this.told, detailOf(frame));
    this.table.hidden = !frame.wrong.length;
    this.list();
    const left = frame.wrong.length - MOST;
    write(this.more, left > 0 ? say("equations.more", { left }) : "");
    write(this.advice, frame.advice ? `${frame.diagnosis}${say("colon")}${translated(frame.advice, "advice.")}` : "");
    this.lines.replaceChildren(...linesOf(bugs?.find((bug) => bug.name === frame.bug)));
    this.tensors.replaceChildren(...PARTS.map((part) => chips(part, frame.tensors)).filter(Boolean));
  }

  // The part that the page shows stands first in the table.
  show(part) {
    if (part === this.part) return;
    this.part = part;
    if (this.frame) this.list();
  }

  list() {
    const first = this.frame.wrong.filter((one) => one.part === this.part);
    const others = this.frame.wrong.filter((one) => one.part !== this.part);
    this.body.replaceChildren(...[...first, ...others].slice(0, MOST).map(row));
  }

  // Names of the wrong parameters, at the steps that show their gradients.
  wrongOf(part, step) {
    const found = this.frame && SHOWN_AT[part].includes(step.stage) ? this.frame.wrong : [];
    const biasesToo = step.stage === SHOWN_AT[part][1];
    return new Set(found.filter((one) => one.part === part && (biasesToo || one.name.startsWith("W"))).map((one) => one.name));
  }

  wrongNumber(name, part) {
    const found = this.frame?.wrong.find((one) => one.name === name && one.part === part);
    return found && { ...found, right: numberOf(found.right) };
  }
}

function verdictOf(frame) {
  const bug = frame.bug ? say(`bug.${frame.bug}`) : "";
  if (frame.note) return say("equations.verdict.unseen", { bug });
  const wrong = frame.wrong.length;
  const fill = { bug, wrong, checked: frame.checked, first: frame.first ? tensorName(frame.first.tensor) : "" };
  if (frame.passed) return say("equations.verdict.right", { ...fill, error: digits(frame.errors.central ?? frame.errors.autograd, 2) });
  return say(`equations.verdict.${wrong ? "wrong" : "elsewhere"}`, fill);
}

function detailOf(frame) {
  if (frame.note) return translated(frame.note, "note.");
  if (frame.passed) return say("equations.detail.right", { skipped: frame.skipped });
  const { part, tensor, equation } = frame.first;
  const tag = /^(R-)?BP/.test(equation) ? ` (${equation})` : "";
  return say("equations.detail.wrong", { part: say(`part.${part}`), tensor: `${tensorName(tensor)}${tag}` });
}

function row(one) {
  const letter = one.part === "penalty" ? "∇P" : "∇C";
  const text = (value) => (value === null ? "NaN" : digits(numberOf(value), 4));
  return element(
    "tr",
    { "data-wrong": one.name, "data-part": one.part, "data-hand": one.hand, "data-right": one.right },
    element("th", { scope: "row" }, `${letter} ${one.name}`),
    element("td", { class: "bad" }, text(one.hand)),
    element("td", {}, text(one.right)),
    element("td", { class: "quiet" }, digits(numberOf(one.error), 2)),
  );
}

function linesOf(bug) {
  if (!bug) return [];
  const line = (name, text) => element("div", { class: name }, element("code", {}, text));
  return [element("p", { class: "caption" }, say("equations.line", { module: bug.module })), line("was", bug.line), line("is", bug.broken)];
}

// One part of the check: its tensors in the order in which they are derived, right or wrong.
function chips(part, tensors) {
  const found = tensors.filter((one) => one.part === part);
  if (!found.length) return null;
  const chip = (one) => element("span", { class: one.passed ? "chip" : "chip bad" }, `${one.passed ? "✓" : "✗"} ${tensorName(one.tensor)}`);
  return element("p", { class: "chips" }, element("span", { class: "quiet" }, `${say(`part.${part}`)} `), ...found.map(chip));
}

// The library's names in the page's letters.
function tensorName(name) {
  if (known(`tensor.${name}`)) return say(`tensor.${name}`);
  const [owner, rest] = name.split(" ");
  if (rest && known(`equations.of.${owner}`)) return `${say(`equations.of.${owner}`)} ${rest}`;
  return name.replace("Rdelta", "Rδ").replace("delta", "δ").replace("nabla_x", "∇x").replace("generator d_fake", "∇ₐ G").replace(/^d_/, "∇ₐ ").replace(/ slope$/, "′").replace(/ curvature$/, "″");
}
