// The page "Two laws": a stage with the laws, a picture of what sees them, and every distance beside it.

import { element, write } from "./elements.js";
import { options } from "./controls.js";
import { lawControls } from "./laws_controls.js";
import { lineScene } from "./laws_line.js";
import { numbersTable } from "./laws_numbers.js";
import { planeScene } from "./laws_plane.js";
import { say } from "./words.js";

const SCENES = ["shift", "line", "rings", "drawn"];
const SHOWN_BY = { shift: planeScene, line: lineScene, rings: planeScene, drawn: planeScene };

export const lawsPage = {
  name: "laws",
  usual: {
    scene: "shift", theta: 1.5, p: "normal:0:1", q: "normal:2:1", witness: "discriminator", divergence: "kl",
    inner: 1, outer: 1.75, shift: 0, pen: "a", plan: 1, potential: 1,
    a: "-1.2,0.9;-1.5,0.2;-1.2,-0.6;-0.6,-0.9;-0.7,0.3", b: "1,1;1.5,0.4;1.3,-0.5;0.6,0.1;0.9,-1.1",
  },
  open: (main, lab) => new LawsView(main, lab),
};

class LawsView {
  constructor(main, lab) {
    this.lab = lab;
    this.scene = null;
    const scenes = lab.link?.offers?.scene ?? SCENES;
    this.scenes = options("scene", scenes, { tell: (scene) => lab.change({ scene }) });
    this.scenes.element.classList.add("scenes");
    this.scenes.element.querySelector("legend").className = "unseen";
    this.headline = element("p", { class: "headline", "aria-live": "polite" });
    this.place = element("div", { class: "stage-scene" });
    this.numbers = numbersTable();
    this.controls = element("section", { class: "card", "aria-label": say("head.controls") });
    main.append(
      element("div", { class: "stage" }, this.scenes.element, this.headline, this.place),
      element("aside", { class: "panel" }, this.controls, this.numbers.element),
    );
  }

  show(state) {
    const scene = state.scene in SHOWN_BY ? state.scene : SCENES[0];
    if (scene !== this.scene) this.begin(scene);
    this.scenes.set(scene);
    this.panel.show(state);
    this.view.show(state);
    if (scene === "drawn" && !(state.a && state.b)) {
      this.numbers.clear();
      write(this.headline, say("laws.headline.empty"));
      return;
    }
    this.numbers.outdated();
    this.lab.link.show("laws", asked(state));
    this.lab.link.show("laws_numbers", asked(state));
  }

  begin(scene) {
    this.scene = scene;
    this.view?.close();
    this.view = SHOWN_BY[scene](this.lab, scene);
    this.place.replaceChildren(this.view.element);
    this.panel = lawControls(this.lab, scene);
    this.controls.replaceChildren(this.panel.element);
    write(this.headline, "");
    this.numbers.clear();
  }

  frame(frame) {
    if (frame.scene !== this.scene) return;
    if (frame.kind === "laws") {
      this.view.frame(frame);
      this.lab.mark("ready", frame.serial);
    }
    if (frame.kind === "laws_numbers") {
      this.numbers.fill(frame.rows);
      write(this.headline, headline(this.scene, this.numbers.texts(), frame));
      this.view.numbers(this.numbers.texts());
    }
  }

  close() {
    this.view?.close();
  }
}

// What the library needs of the state; the rest is about what is drawn.
function asked(state) {
  const names = {
    shift: ["theta"], line: ["p", "q"], rings: ["inner", "outer", "shift"], drawn: ["a", "b"],
  }[state.scene] ?? ["theta"];
  return Object.fromEntries(["scene", "divergence", ...names].map((name) => [name, state[name]]));
}

// One sentence that says what to see now.
function headline(scene, numbers, frame) {
  const apart = frame.rows.find((row) => row.name === "total_variation");
  const same = frame.rows.every((row) => row.value === 0);
  const situation = same ? "same" : apart.value === 1 ? "apart" : "overlap";
  return say(`laws.headline.${scene === "shift" ? "shift_" : ""}${situation}`, numbers);
}
