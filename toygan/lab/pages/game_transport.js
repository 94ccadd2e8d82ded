// Play, pause, one update, from the beginning, and a slider over the updates that are kept.

import { button } from "./controls.js";
import { element, write } from "./elements.js";
import { say } from "./words.js";

export function transportBar(send) {
  let playing = false;
  let kept = [0];
  const play = button("play", () => send(playing ? "pause" : "play"));
  const one = button("one_update", () => send("update"));
  const again = button("again", () => send("again"));
  const counter = element("output", { class: "value counter", "data-name": "counter" });
  const back = element("input", {
    type: "range", min: 0, max: 0, step: 1, "data-name": "back", "aria-label": say("control.back"),
    onchange: () => send("back", { to: String(kept[Number(back.value)]) }),
  });
  back.addEventListener("input", () => tell(kept[Number(back.value)]));
  const tell = (step) => {
    const text = say("game_page.update", { update: step.toLocaleString("en") });
    write(counter, text);
    back.setAttribute("aria-valuetext", text);
  };
  const part = () => back.style.setProperty("--part", `${(100 * Number(back.value)) / Math.max(Number(back.max), 1)}%`);
  return {
    element: element(
      "div",
      { class: "transport" },
      element("div", { class: "row" }, play, one, again, counter),
      element("div", { class: "slider back" }, back),
    ),
    look(frame) {
      playing = frame.playing;
      write(play, say(playing ? "control.pause" : "control.play"));
      if (document.activeElement !== back || playing) tell(frame.step);
    },
    kept(frame) {
      kept = frame.kept;
      back.max = kept.length - 1;
      if (document.activeElement !== back || playing) back.value = kept.length - 1;
      part();
    },
  };
}
