// The network with its numbers on it: an SVG whose weights, biases and inputs are sliders for hand and keyboard.

import { clamp, rounded } from "./dragging.js";
import { element, shape, write } from "./elements.js";
import { layoutOf } from "./equations_layout.js";
import { short } from "./equations_steps.js";

const PIXELS = 90; // that a hand moves for a change of 1
const KEYS = { ArrowUp: 0.05, ArrowDown: -0.05, PageUp: 0.5, PageDown: -0.5 };

export class NetworkPicture {
  // tell(name, value) while a number moves; picked(name) when one is chosen.
  constructor(tell, picked) {
    this.tell = tell;
    this.picked = picked;
    this.svg = shape("svg", { class: "network", role: "group" });
    this.element = element("div", { class: "network-place" }, this.svg);
    this.observer = new ResizeObserver(() => this.fill());
    this.observer.observe(this.element);
    this.sliders = new Map(); // name -> {group, text, edge}
    this.units = new Map();
  }

  // What stands on it: a frame, what is read of it, the wrong parameters, the slider and the unit that are
  // chosen, and a description of it all.
  take(frame, read, { wrong, pick, chosen, text }) {
    this.given = { frame, read, wrong, pick, chosen };
    this.svg.setAttribute("aria-label", text);
    this.fill();
  }

  fill() {
    const width = this.element.clientWidth;
    if (!this.given || !width) return;
    const shapeNow = `${this.given.frame.sizes.join("-")} ${width}`;
    if (shapeNow !== this.built) {
      const focused = document.activeElement?.dataset?.name;
      this.build(this.given.frame.sizes, width);
      this.built = shapeNow;
      if (focused) this.sliders.get(focused)?.group.focus();
    }
    this.write();
  }

  build(sizes, width) {
    const layout = layoutOf(sizes, width);
    this.sliders.clear();
    this.units.clear();
    this.svg.replaceChildren();
    this.svg.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
    this.svg.style.fontSize = `${layout.size}px`;
    const edges = shape("g", { class: "edges", "aria-hidden": "true" });
    const numbers = shape("g", {});
    const units = shape("g", {});
    for (let l = 0; l < sizes.length; l += 1) {
      for (let j = 0; j < sizes[l]; j += 1) {
        units.append(this.unit(layout, l, j));
        if (l === 0) continue;
        for (let k = 0; k < sizes[l - 1]; k += 1) {
          const [[x1, y1], [x2, y2]] = [layout.unit(l - 1, k), layout.unit(l, j)];
          const edge = shape("line", { x1, y1, x2, y2, class: "edge" });
          edges.append(edge);
          numbers.append(this.slider(layout, `W[${l}][${j + 1},${k + 1}]`, layout.weight(l, j, k), edge));
        }
        numbers.append(this.slider(layout, `b[${l}][${j + 1}]`, layout.bias(l, j)));
      }
    }
    this.svg.append(edges, units, numbers);
  }

  unit(layout, l, i) {
    const [x, y] = layout.unit(l, i);
    const letter = shape("text", { y: -layout.size * 0.62, class: "letter" });
    const text = shape("text", { y: layout.size * 0.42, class: "value" });
    const group = shape("g", { class: "unit", transform: `translate(${x} ${y})`, "data-unit": `${l}.${i + 1}` },
      shape("circle", { r: layout.radius }), letter, text);
    this.units.set(`${l}.${i + 1}`, { group, letter, text });
    if (l === 0) this.make(group, `x[${i + 1}]`, { text, layout });
    else group.addEventListener("click", () => this.picked(`u[${l}][${i + 1}]`));
    return group;
  }

  slider(layout, name, [x, y], edge = null) {
    const text = shape("text", { y: layout.size * 0.32 });
    const { wide, high } = layout.label;
    const group = shape("g", { class: `number ${edge ? "weight" : "bias"}`, transform: `translate(${x} ${y})` },
      shape("rect", { x: -wide / 2, y: -high / 2, width: wide, height: high, rx: 5 }), text);
    this.make(group, name, { text, edge, layout });
    return group;
  }

  // Up and down change a number, left and right go to the next one; a hand drags it up and down.
  make(group, name, parts) {
    group.setAttribute("role", "slider");
    group.setAttribute("aria-label", name);
    group.setAttribute("aria-orientation", "vertical");
    group.dataset.name = name;
    this.sliders.set(name, { group, ...parts });
    group.addEventListener("keydown", (event) => this.key(event, name));
    group.addEventListener("focus", () => this.picked(name));
    group.addEventListener("pointerdown", (event) => {
      if (event.button > 0) return;
      group.setPointerCapture(event.pointerId);
      group.focus({ preventScroll: true });
      event.preventDefault();
      this.held = { name, y: event.clientY, from: this.valueOf(name) };
    });
    group.addEventListener("pointermove", (event) => {
      if (this.held?.name !== name) return;
      this.move(name, this.held.from + (this.held.y - event.clientY) / PIXELS);
    });
    for (const end of ["pointerup", "pointercancel"]) group.addEventListener(end, () => (this.held = null));
  }

  key(event, name) {
    const names = [...this.sliders.keys()];
    const ways = { ArrowRight: 1, ArrowLeft: -1 };
    if (event.key in KEYS) this.move(name, this.valueOf(name) + KEYS[event.key]);
    else if (event.key in ways) {
      const place = names.indexOf(name) + ways[event.key];
      this.sliders.get(names[(place + names.length) % names.length]).group.focus();
    } else return;
    event.preventDefault();
  }

  valueOf(name) {
    return Number(this.sliders.get(name).group.getAttribute("aria-valuenow"));
  }

  reach(name) {
    const { parameter, coordinate } = this.given.frame.offers.reach;
    return name.startsWith("x") ? coordinate : parameter;
  }

  move(name, value) {
    const most = this.reach(name);
    const next = rounded(clamp(value, -most, most), 2);
    if (next !== this.valueOf(name)) this.tell(name, next);
  }

  write() {
    const { frame, read, wrong, pick } = this.given;
    for (let l = 0; l < frame.sizes.length; l += 1) {
      for (let j = 0; j < frame.sizes[l]; j += 1) {
        this.writeUnit(`${l}.${j + 1}`, read.unit(l, j));
        if (l === 0) continue;
        for (let k = 0; k < frame.sizes[l - 1]; k += 1) {
          this.writeNumber(`W[${l}][${j + 1},${k + 1}]`, frame.weights[l - 1][j][k], read.weight(l, j, k), wrong);
        }
        this.writeNumber(`b[${l}][${j + 1}]`, frame.biases[l - 1][j], read.bias(l, j), wrong);
      }
    }
    const inputs = read.second ? frame.points.mixed : [...frame.points.real, ...frame.points.fake];
    inputs[read.at].forEach((value, i) => this.hold(`x[${i + 1}]`, value, short(value)));
    const first = this.sliders.has(pick) ? pick : this.sliders.keys().next().value;
    for (const [name, { group }] of this.sliders) group.setAttribute("tabindex", name === first ? "0" : "-1");
  }

  writeUnit(name, one) {
    const { group, letter, text } = this.units.get(name);
    write(letter, one ? one.letter : "");
    write(text, one ? short(one.value) : "");
    group.classList.toggle("lit", Boolean(one?.lit));
    group.classList.toggle("chosen", name === this.given.chosen);
    group.dataset.letter = one?.letter ?? "";
    group.dataset.number = one ? String(one.value) : "";
  }

  writeNumber(name, value, one, wrong) {
    const { group, text, edge } = this.sliders.get(name);
    write(text, short(one.value));
    group.classList.toggle("lit", one.lit);
    group.classList.toggle("gradient", one.letter.startsWith("∇"));
    group.classList.toggle("wrong", wrong.has(name));
    group.dataset.letter = one.letter;
    group.dataset.number = String(one.value);
    this.hold(name, value, one.letter.startsWith("∇") ? `${short(value)}, ${one.letter} ${short(one.value)}` : short(value));
    if (!edge) return;
    edge.classList.toggle("minus", value < 0);
    edge.classList.toggle("wrong", wrong.has(name));
    edge.style.strokeWidth = `${(0.6 + 2.6 * Math.min(Math.abs(value), 2)).toFixed(2)}px`;
  }

  hold(name, value, text) {
    const { group } = this.sliders.get(name);
    const most = this.reach(name);
    const all = { "aria-valuemin": -most, "aria-valuemax": most, "aria-valuenow": value, "aria-valuetext": text };
    for (const [key, one] of Object.entries(all)) group.setAttribute(key, one);
  }

  close() {
    this.observer.disconnect();
  }
}
