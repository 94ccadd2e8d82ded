// What is taken away from a game and what is opened: files of one's own, and run folders where the lab was started.

import { button, menu } from "./controls.js";
import { element, write } from "./elements.js";
import { say } from "./words.js";

const EXPORTS = ["toml", "command", "python", "points", "data", "history", "png", "svg"];

// send(command, state) asks the lab; open(name) shows a run.
export function filesCard({ send, open }) {
  const said = element("p", { class: "caption", "data-name": "files_said", "aria-live": "polite" });
  const files = element("div", { class: "row" }, ...EXPORTS.map((kind) => button(`export_${kind}`, () => send("export", { kind }))));
  const save = button("save_run", () => send("save"));
  const list = element("div", {});
  const card = element(
    "details",
    { class: "card", ontoggle: () => card.open && send("runs") },
    element("summary", {}, say("game_page.export")), files, element("div", { class: "row" }, save), list, said,
  );
  return {
    element: card,
    exported: (frame) => {
      download(frame);
      write(said, say("game_page.exported", { file: frame.file }));
    },
    saved(frame) {
      write(said, say("game_page.saved", { folder: frame.folder, step: frame.step.toLocaleString("en") }));
      send("runs");
    },
    runs({ runs }) {
      if (runs.length === 0) {
        list.replaceChildren(element("p", { class: "caption" }, say("game_page.no_runs")));
        return;
      }
      const choice = menu("run", ["", ...runs], { tell: (name) => name && open(name), word: (name) => name || say("game_page.choose_run") });
      list.replaceChildren(choice.element);
    },
  };
}

// A file of one's own: made here from what the lab wrote, nothing is fetched.
function download(frame) {
  const content = frame.base64 ? Uint8Array.from(atob(frame.base64), (letter) => letter.charCodeAt(0)) : frame.text;
  const link = element("a", { href: URL.createObjectURL(new Blob([content])), download: frame.file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
