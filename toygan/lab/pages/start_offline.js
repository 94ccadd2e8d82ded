// A page in one file: the numbers stand in it, packed, and are unpacked when it is opened.

import { diracPage } from "./dirac.js";
import { element } from "./elements.js";
import { startLab } from "./lab.js";
import { lawsPage } from "./laws.js";
import { OfflineLink } from "./offline_link.js";
import { say } from "./words.js";

const given = JSON.parse(document.getElementById("given").textContent);
const packed = Uint8Array.from(atob(document.getElementById("pack").textContent), (letter) => letter.charCodeAt(0));
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
const data = await new Response(unpacked).arrayBuffer();
const pages = [lawsPage, diracPage];
const asked = new URLSearchParams(location.hash.slice(1));
asked.set("page", given.page);
history.replaceState(null, "", `#${asked}`);
startLab(given.words, (listen) => new OfflineLink(given, data, listen), pages);
const note = element("footer", { class: "note" }, say("offline.note"));
document.body.append(note);
new MutationObserver(() => (note.textContent = say("offline.note"))).observe(document.documentElement, { attributeFilter: ["lang"] });
