// The lab on a server: words and token are fetched, the link is a websocket.

import { LiveLink } from "./live_link.js";
import { startLab } from "./lab.js";
import { PAGES } from "./pages.js";

const token = new URLSearchParams(location.search).get("token") ?? "";
const words = await (await fetch("/words.json")).json();
startLab(words, (listen) => new LiveLink(token, listen), PAGES);
