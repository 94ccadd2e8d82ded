// The caption of slow motion: which player, which step of how many, the equation, and what it makes now.

import { digits } from "./controls.js";
import { element, write } from "./elements.js";
import { say } from "./words.js";

export function captionCard() {
  const head = element("strong", { class: "slow-head" });
  const tag = element("span", { class: "slow-tag" });
  const text = element("p", {});
  const box = element("section", { class: "card slow", hidden: true, "aria-live": "polite" }, element("div", { class: "row" }, head, tag), text);
  return {
    element: box,
    show(caption) {
      if (box.hidden === Boolean(caption)) box.hidden = !caption;
      if (!caption) return;
      box.dataset.stage = `${caption.player}.${caption.stage}`;
      box.dataset.turn = caption.turn;
      const places = { turn: caption.turn, turns: caption.turns, number: caption.number, of: caption.of };
      write(head, say(`slow.${caption.player}`, places));
      write(tag, caption.tag);
      tag.hidden = !caption.tag;
      write(text, say(`slow.${caption.player}.${caption.stage}`, texts(caption.fill)));
    },
  };
}

function texts(fill) {
  const text = (value) => {
    if (Array.isArray(value)) return value.map((one) => digits(one, 2)).join(", ");
    return typeof value === "number" && !Number.isInteger(value) ? digits(value, 3) : String(value);
  };
  return Object.fromEntries(Object.entries(fill).map(([name, value]) => [name, text(value)]));
}
