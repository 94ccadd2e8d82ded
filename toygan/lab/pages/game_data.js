// Points of one's own: drawn here with the mouse, or a CSV or NPY file dropped on the page. Only bytes are sent.

import { Axes } from "./axes.js";
import { button } from "./controls.js";
import { clamp, rounded } from "./dragging.js";
import { element, write } from "./elements.js";
import { colour, letter, Picture } from "./picture.js";
import { say } from "./words.js";

const REACH = 2; // the square that is drawn in is [-REACH, REACH]²
const MOST = 600;
const SPACING = 0.04;
const MOST_BYTES = 2 ** 22;

// send(kind, buffer) uploads a file; learn(points) takes what was drawn, as text.
export function dataCard({ send, learn }) {
  let points = [];
  let axes = null;
  let sent = false; // a file is at the lab, which has not answered
  let known = ["file.csv", "file.csv"]; // the lab's name of it, and the user's
  const said = element("p", { class: "caption", "data-name": "data_said", "aria-live": "polite" });
  const picture = new Picture("drawing", draw, { ratio: 1, tallest: 320 });
  const file = element("input", { type: "file", accept: ".csv,.npy", "data-name": "file", onchange: () => take(file.files[0]) });
  const tell = (key, fill) => write(said, say(key, fill));

  function draw(brush, width, height) {
    const size = letter(width);
    const box = { left: 2 * size, right: width - 0.5 * size, top: 0.5 * size, bottom: height - 1.8 * size };
    axes = new Axes(brush, box, [-REACH, REACH], [-REACH, REACH], { equal: "box" });
    axes.frame({ size, xTicks: 3, yTicks: 3 });
    for (const [x, y] of points) axes.dot(x, y, 3, colour("real"));
    picture.describe(say("game_page.drawing_alt", { n: points.length }));
  }

  function add(event) {
    if (!axes) return;
    const place = picture.canvas.getBoundingClientRect();
    const found = axes.at(event.clientX - place.left, event.clientY - place.top).map((value) => rounded(clamp(value, -REACH, REACH), 2));
    const last = points.at(-1);
    if (points.length >= MOST || (last && Math.hypot(found[0] - last[0], found[1] - last[1]) < SPACING)) return;
    points.push(found);
    picture.repaint();
    tell("game_page.drawn", { n: points.length, most: MOST });
  }

  picture.canvas.addEventListener("pointerdown", (event) => {
    picture.canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
    add(event);
  });
  picture.canvas.addEventListener("pointermove", (event) => event.buttons && add(event));

  async function take(chosen) {
    if (!chosen) return;
    const kind = chosen.name.toLowerCase().match(/\.(csv|npy)$/)?.[1];
    if (!kind) tell("game_page.other_file");
    else if (chosen.size > MOST_BYTES) tell("game_page.large_file", { most: (MOST_BYTES / 2 ** 20).toFixed(0) });
    else {
      tell("game_page.reading");
      known = [`file.${kind}`, chosen.name];
      sent = send(kind, await chosen.arrayBuffer());
      if (!sent) tell("game_page.not_sent");
    }
    file.value = "";
  }

  const drop = (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    card.open = true;
    take(event.dataTransfer.files[0]);
  };
  document.addEventListener("drop", drop);
  const clear = button("clear_points", () => {
    points = [];
    picture.repaint();
    write(said, "");
  });
  const begin = button("learn_points", () => {
    if (points.length < 2) tell("game_page.draw_more");
    else learn(points.map((point) => point.join(",")).join(";"));
  });
  const card = element(
    "details",
    { class: "card", ontoggle: () => picture.repaint() },
    element("summary", {}, say("game_page.own_data")),
    element("p", { class: "caption" }, say("game_page.own_data_how")),
    picture.element,
    element("div", { class: "row" }, begin, clear),
    element("label", { class: "file" }, say("control.file"), file),
    said,
  );
  picture.canvas.classList.add("drawing");
  return {
    element: card,
    taken(frame) {
      sent = false;
      tell("game_page.learning", { rows: frame.rows, columns: frame.columns, notes: frame.notes.join(" ") });
    },
    refused(message) {
      const text = message.replaceAll(...known);
      if (sent) write(said, text);
      return text;
    },
    close() {
      document.removeEventListener("drop", drop);
      picture.close();
    },
  };
}
