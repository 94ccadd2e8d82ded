// Play, pause, one update or a part of it, speed, from the beginning, a slider over the updates that are kept.

import { button, menu } from "./controls.js";
import { attribute, element, write } from "./elements.js";
import { say } from "./words.js";

const SPEEDS = ["full", "hundred", "ten", "one", "slow"];

export function transportBar(send, lab) {
  let playing = false;
  let kept = [0];
  const play = button("play", () => send(playing ? "pause" : "play"));
  const one = button("one_update", () => send("update"));
  const again = button("again", () => send("again"));
  // one whose turn it is not keeps the keyboard's focus, and does nothing
  const half = (name) => {
    const made = button(name, () => made.getAttribute("aria-disabled") === "true" || send(name));
    return made;
  };
  const [critic, generator] = [half("critic_step"), half("generator_step")];
  const caption = button("caption", () => send("caption"));
  const speed = menu("speed", SPEEDS, { tell: (value) => lab.change({ speed: value }) });
  const turn = element("output", { class: "quiet", "data-name": "turn" });
  const counter = element("output", { class: "value counter", "data-name": "counter" });
  const back = element("input", {
    type: "range", min: 0, max: 0, step: 1, "data-name": "back", "aria-label": say("control.back"),
    onchange: () => send("back", { to: String(kept[Number(back.value)]) }),
  });
  back.addEventListener("input", () => tell(kept[Number(back.value)]));
  const tell = (step) => {
    const text = say("game_page.update", { update: step.toLocaleString("en") });
    write(counter, text);
    attribute(back, "aria-valuetext", text);
  };
  const part = () => back.style.setProperty("--part", `${(100 * Number(back.value)) / Math.max(Number(back.max), 1)}%`);
  return {
    element: element(
      "div",
      { class: "transport" },
      element("div", { class: "row" }, play, one, again, speed.element, counter),
      element("div", { class: "row" }, caption, critic, generator, turn),
      element("div", { class: "slider back" }, back),
    ),
    show: (state) => speed.set(state.speed),
    look(frame) {
      playing = frame.playing;
      write(play, say(playing ? "control.pause" : "control.play"));
      attribute(critic, "aria-disabled", frame.turn.player !== "critic");
      attribute(generator, "aria-disabled", frame.turn.player !== "generator");
      write(turn, playing ? "" : say(`game_page.turn.${frame.turn.player}`, { done: frame.turn.done, next: frame.turn.done + 1, of: frame.turn.of }));
      if (document.activeElement !== back || playing) tell(frame.step);
    },
    kept(frame) {
      kept = frame.kept;
      back.max = kept.length - 1;
      const here = kept.findLastIndex((step) => step <= frame.step);
      if (document.activeElement !== back || playing) back.value = Math.max(here, 0);
      part();
    },
  };
}
