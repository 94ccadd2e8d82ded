// The frame around the pages: which page, which language, light or dark, and the state in the address.

import { addressOf, browserAddress, stateOf } from "./address.js";
import { element } from "./elements.js";
import { buildHead } from "./head.js";
import { APART, repaintAll } from "./picture.js";
import { language, say, setLanguage, setTable } from "./words.js";

const root = document.documentElement;
const USUAL = { page: "laws", lang: "", theme: "" };

// Begin. makeLink(listen) gives what answers, bar the address in which the state stands.
export function startLab(words, makeLink, pages, bar = browserAddress()) {
  setTable(words);
  const lab = new Lab(pages, bar);
  lab.link = makeLink({ frame: (frame) => lab.frame(frame), status: (name) => lab.status(name) });
  const follow = () => lab.follow(stateOf(bar.read()));
  bar.onChange(follow);
  follow();
  catchFiles(lab);
  return lab;
}

// A file that is dropped beside the game's page would be opened by the browser in the lab's place.
function catchFiles(lab) {
  document.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    if (lab.page.name === "game") return; // it takes them
    lab.advice = say("drop_on_game");
    lab.notice();
  });
}

class Lab {
  constructor(pages, bar) {
    this.pages = pages;
    this.bar = bar;
    this.state = {}; // of the page that is open: everything behind the #, as text or numbers
    this.page = null;
    this.view = null;
    this.connection = "connecting";
    this.advice = ""; // it stays until the next act
    this.around = ""; // dark | light of what the page stands in; where that is a browser's window, its own
  }

  // Show what an address says.
  follow(wanted) {
    this.advice = "";
    const name = this.pages.some((page) => page.name === wanted.page) ? wanted.page : this.pages[0].name;
    const lang = wanted.lang || (navigator.language.startsWith("zh") ? "zh" : "en");
    const anew = name !== this.page?.name || lang !== language() || root.dataset.page === "";
    this.chosen = { lang: wanted.lang, theme: wanted.theme };
    setLanguage(lang);
    this.paint(wanted.theme);
    const { page: _page, lang: _lang, theme: _theme, ...rest } = wanted;
    this.page = this.pages.find((page) => page.name === name);
    this.state = { ...this.usual(), ...rest };
    if (anew) this.open();
    this.view.show(this.state);
  }

  // Build the page afresh, in the language of now.
  open() {
    this.view?.close();
    this.link?.forget();
    root.dataset.page = this.page.name;
    this.mark("ready", 0);
    buildHead(document.getElementById("head"), this);
    document.title = `${say(`page.${this.page.name}`)} · toygan lab`;
    const main = document.getElementById("main");
    main.replaceChildren();
    main.className = `page page-${this.page.name}`;
    main.append(element("h1", { class: "unseen" }, say(`page.${this.page.name}`)));
    this.view = this.page.open(main, this);
    this.notice();
  }

  // What a control does: a few names of the state get new values.
  change(patch) {
    this.advice = "";
    this.state = { ...this.state, ...patch };
    this.write();
    this.view.show(this.state);
  }

  go(name) {
    if (this.link.offers) {
      location.href = `${name}.html${addressOf(this.chosen, USUAL)}`; // a file for each page
      return;
    }
    this.follow({ ...this.chosen, page: name });
    this.bar.push(this.address());
  }

  choose(patch) {
    this.chosen = { ...this.chosen, ...patch };
    const focused = document.activeElement?.id;
    this.follow({ ...this.chosen, page: this.page.name, ...this.state });
    this.write();
    document.getElementById(focused)?.focus();
  }

  write() {
    this.bar.write(this.address());
  }

  address() {
    const all = { page: this.page.name, ...this.state, ...this.chosen };
    return addressOf(all, { ...this.usual(), ...USUAL, page: "" });
  }

  // What the address need not say.
  usual() {
    return { ...this.page.usual, ...this.link.offers?.usual };
  }

  // data-state: ready | playing | paused | error; data-update counts what the page counts.
  mark(state, update) {
    root.dataset.state = state;
    if (update !== undefined) root.dataset.update = String(update);
  }

  frame(frame) {
    if (frame.kind.startsWith("error:")) {
      if (frame.page && !frame.page.startsWith(this.page.name)) return; // of a page that was left
      this.trouble = this.view?.refused?.(frame.message) ?? frame.message;
      this.mark("error");
    } else {
      if (this.trouble && frame.kind !== "hello") this.mark("ready");
      this.trouble = frame.kind === "hello" ? this.trouble : null;
      this.view?.frame(frame);
    }
    this.notice();
  }

  status(name) {
    this.connection = name;
    root.dataset.connection = name;
    repaintAll();
    this.notice();
  }

  // The line above the page: what went wrong, and what can be done.
  notice() {
    const place = document.getElementById("notice");
    const text = APART.includes(this.connection) ? say(`connection.${this.connection}`) : this.trouble || this.advice;
    place.replaceChildren();
    place.className = text ? "shown" : "";
    if (!text) return;
    place.append(element("span", {}, text));
    if (this.connection === "taken") {
      place.append(element("button", { class: "action", onclick: () => this.link.connect() }, say("connection.take_back")));
    }
  }

  paint(theme) {
    root.dataset.theme = theme === "dark" || theme === "light" ? theme : this.around;
    repaintAll();
  }

  // In a notebook its colours count, unless the reader has chosen.
  surround(dark) {
    this.around = dark ? "dark" : "light";
    this.paint(this.chosen.theme);
    buildHead(document.getElementById("head"), this);
  }
}
