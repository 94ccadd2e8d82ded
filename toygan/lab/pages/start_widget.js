// The lab in a notebook: words stand in the page, and the widget hands over the channel to its kernel.

import { startLab } from "./lab.js";
import { PAGES } from "./pages.js";
import { widgetAddress, WidgetLink } from "./widget_link.js";

function begin({ data: { address, dark }, ports: [port] }) {
  const { words } = JSON.parse(document.getElementById("given").textContent);
  const bar = widgetAddress(port, address);
  const lab = startLab(words, (listen) => new WidgetLink(port, listen), PAGES, bar);
  lab.surround(dark);
  const takers = {
    frames: ({ buffers }) => lab.link.batch(buffers),
    pong: () => lab.link.answered(),
    taken: () => lab.link.takenOver(),
    address: ({ text }) => bar.replaced(text),
    dark: ({ dark: now }) => lab.surround(now),
  };
  port.onmessage = ({ data }) => takers[data.kind]?.(data);
}

window.addEventListener("message", begin, { once: true });
