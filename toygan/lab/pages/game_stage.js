// One game as it is seen: its picture, headline, caption of slow motion, and charts.

import { digits } from "./controls.js";
import { attribute, element, write } from "./elements.js";
import { gameCharts } from "./game_charts.js";
import { drawLine } from "./game_line.js";
import { drawPlane } from "./game_plane.js";
import { captionCard } from "./game_slow.js";
import { Picture, waiting } from "./picture.js";
import { known, say } from "./words.js";

const SQUARE = 1.08; // the plane, and the numbers to the left of it

export class GameStage {
  constructor(name) {
    this.charts = gameCharts();
    this.picture = new Picture(name, (...at) => this.draw(...at), { ratio: 0.78, tallest: 760, part: 0.62 });
    this.title = element("h2", { class: "side-title", hidden: true });
    this.headline = element("p", { class: "headline", "aria-live": "polite" });
    this.slow = captionCard();
    this.element = element("div", { class: "side" }, this.title, this.headline, this.picture.element);
  }

  show(state, beside) {
    this.state = state;
    this.title.hidden = !beside;
    this.picture.repaint();
  }

  wait(frame) {
    write(this.headline, say(`game_page.${frame.what}`, { done: frame.done, of: frame.of }));
  }

  begin(frame) {
    const same = this.data && !frame.fresh;
    this.data = frame;
    this.picture.widest = frame.dimension === 1 ? Infinity : SQUARE;
    const { objective, constraint } = frame.settings;
    const word = (name, value) => (known(`${name}.${value}`) ? say(`${name}.${value}`) : value.replaceAll("_", " "));
    write(this.title, `${word("objective", objective)}, ${word("constraint", constraint)}`);
    if (same) return;
    this.view = null;
    this.charts.begin(frame);
    write(this.headline, "");
  }

  look(frame) {
    this.view = frame;
    this.slow.show(frame.slow);
    attribute(this.picture.canvas, "data-field", frame.field);
    this.picture.repaint();
  }

  measure(frame) {
    if (!this.data) return;
    this.charts.measure(frame);
    const last = this.charts.last();
    if (!last) return;
    const fill = {
      update: frame.step.toLocaleString("en"), w1: digits(last.w1, 3), floor: digits(frame.floor[1], 3),
      modes: last.balanced_modes, of: this.data.modes, points: frame.points,
    };
    const verdict = frame.step === 0 ? "start" : last.w1 <= frame.floor[1] ? "arrived" : "on_the_way";
    write(this.headline, say(`game_page.headline.${verdict}${this.data.modes ? "_modes" : ""}`, fill));
    this.picture.describe(say("game_page.alt", fill));
  }

  draw(brush, width, height) {
    if (!this.data || !this.view) {
      waiting(brush, width, height);
      return;
    }
    const draw = this.data.dimension === 1 ? drawLine : drawPlane;
    draw(brush, width, height, this.data, this.view, this.state);
  }

  close() {
    this.picture.close();
    this.charts.close();
  }
}
