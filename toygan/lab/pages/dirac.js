// The page "Dirac": the smallest game as a field of arrows, a path that a hand starts, and its eigenvalues.

import { button } from "./controls.js";
import { diracControls } from "./dirac_controls.js";
import { DiracField } from "./dirac_field.js";
import { drawRadius, drawSpectrum } from "./dirac_spectrum.js";
import { calm, element, write } from "./elements.js";
import { digits } from "./controls.js";
import { Picture } from "./picture.js";
import { say } from "./words.js";

const SECONDS = 4; // in which a path is drawn

export const diracPage = {
  name: "dirac",
  usual: {
    game: "minimax", step: 0.2, update: "simultaneous", first: "discriminator", discriminator_steps: 1,
    steps: 200, starts: "1,1",
  },
  open: (main, lab) => new DiracView(main, lab),
};

class DiracView {
  constructor(main, lab) {
    this.lab = lab;
    this.drawn = 0; // updates of the paths that are drawn so far
    this.frames = {};
    this.headline = element("p", { class: "headline", "aria-live": "polite" });
    this.field = new DiracField(lab);
    this.spectrum = new Picture("spectrum", (...at) => drawSpectrum(...at, this.frames.dirac_spectrum), { ratio: 0.62, shortest: 190, tallest: 420 });
    this.radius = new Picture("radius", (...at) => drawRadius(...at, this.frames.dirac_paths, this.drawn), { ratio: 0.42, tallest: 300 });
    this.play = button("play", () => this.toggle());
    this.controls = diracControls(lab, this.play);
    this.reason = element("p", { class: "caption" });
    main.append(
      element("div", { class: "stage" }, this.headline, this.field.element, element("p", { class: "caption" }, say("dirac.caption"))),
      element(
        "aside",
        { class: "panel" },
        this.controls.element,
        element("section", { class: "card" }, element("h2", {}, say("dirac.spectrum")), this.spectrum.element, this.reason),
        element("section", { class: "card" }, element("h2", {}, say("dirac.radius")), this.radius.element),
      ),
    );
  }

  show(state) {
    this.state = state;
    this.controls.show(state);
    this.field.show(state);
    const texts = Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
    this.lab.link.show("dirac", texts);
  }

  frame(frame) {
    if (!frame.kind.startsWith("dirac_")) return;
    this.frames[frame.kind] = frame;
    if (frame.kind === "dirac_paths") this.begin(frame);
    if (frame.kind === "dirac_field") this.field.take(frame);
    if (frame.kind === "dirac_spectrum") this.tell(frame);
    this.repaint();
  }

  // New paths are drawn from their start when a start, or nothing but time, has changed; else at full length.
  begin(frame) {
    this.field.paths = frame;
    const moved = frame.starts.join() !== this.before;
    this.before = frame.starts.join();
    this.last = Math.max(...frame.ends);
    if (this.field.isHeld || calm.matches || !moved) return this.stopAt(this.last);
    return this.run(0);
  }

  toggle() {
    if (this.running) this.stopAt(this.drawn, "paused");
    else this.run(this.drawn >= this.last ? 0 : this.drawn);
  }

  run(from) {
    cancelAnimationFrame(this.running);
    const begun = performance.now() - (from / this.last) * SECONDS * 1000;
    const go = (now) => {
      this.drawn = Math.min(Math.floor((this.last * (now - begun)) / (SECONDS * 1000)), this.last);
      if (this.drawn >= this.last) {
        this.stopAt(this.last);
        return;
      }
      this.lab.mark("playing", this.drawn);
      this.field.drawn = this.drawn;
      this.field.picture.repaint();
      this.radius.repaint();
      this.running = requestAnimationFrame(go);
    };
    write(this.play, say("control.pause"));
    this.running = requestAnimationFrame(go);
  }

  stopAt(update, state = "ready") {
    cancelAnimationFrame(this.running);
    this.running = null;
    this.drawn = update;
    write(this.play, say("control.play"));
    this.lab.mark(state, update);
    this.repaint();
  }

  // What the multipliers say, in a sentence and for readers who do not see the pictures.
  tell(frame) {
    const largest = Math.max(...frame.moduli, 0);
    const fill = { modulus: digits(largest, 5), game: say(`game.${frame.game}`) };
    const verdict = frame.reason ? "jumps" : largest > 1 + 1e-8 ? "grows" : largest < 1 - 1e-8 ? "shrinks" : "circles";
    write(this.headline, say(`dirac.verdict.${verdict}`, fill));
    write(this.reason, frame.reason ? say("dirac.alt.no_spectrum", fill) : "");
    this.spectrum.describe(say(frame.reason ? "dirac.alt.no_spectrum" : "dirac.alt.spectrum", { ...fill, ...eigenTexts(frame) }));
  }

  repaint() {
    this.field.drawn = this.drawn;
    this.field.picture.repaint();
    this.spectrum.repaint();
    this.radius.repaint();
    const paths = this.frames.dirac_paths;
    if (!paths || this.running) return;
    const [from, to] = paths.radii[0];
    const fill = { game: say(`game.${this.state.game}`), updates: paths.ends[0], from: digits(from, 3), to: digits(to, 3) };
    this.field.picture.describe(say("dirac.alt.field", fill));
    this.radius.describe(say("dirac.alt.radius", fill));
  }

  close() {
    cancelAnimationFrame(this.running);
    for (const picture of [this.field.picture, this.spectrum, this.radius]) picture.close();
  }
}

function eigenTexts(frame) {
  const [re, im] = frame.arrays.eigenvalues?.values ?? [0, 0];
  return { re: digits(re, 3), im: digits(Math.abs(im), 3) };
}
