// The head of every page: tabs, language, light or dark, full screen, the connection.

import { element, icon } from "./elements.js";
import { language, languages, say } from "./words.js";

const SUN = ["M12 7a5 5 0 1 0 0 10a5 5 0 0 0 0-10", "M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5"];
const MOON = ["M20 14.5A8.5 8.5 0 0 1 9.5 4A8.5 8.5 0 1 0 20 14.5"];
const CORNERS = ["M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"];

export function buildHead(head, lab) {
  const tabs = lab.pages.map((page) =>
    element(
      "button",
      {
        class: "tab",
        "aria-current": page === lab.page ? "page" : null,
        onclick: () => lab.go(page.name),
      },
      say(`page.${page.name}`),
    ),
  );
  head.replaceChildren(
    element("div", { class: "brand" }, mark(), element("span", {}, "toygan ", element("b", {}, "lab"))),
    element("nav", { "aria-label": say("head.pages") }, ...tabs),
    element("div", { class: "tools" }, languageButton(lab), themeButton(lab), screenButton()),
  );
}

function mark() {
  return element("img", { src: document.querySelector("link[rel=icon]").href, alt: "", width: 26, height: 26 });
}

function languageButton(lab) {
  const others = languages().filter((name) => name !== language());
  const names = { en: "English", zh: "中文" };
  return element(
    "button",
    { class: "tool", id: "language", lang: others[0], onclick: () => lab.choose({ lang: others[0] }) },
    names[others[0]] ?? others[0],
  );
}

function themeButton(lab) {
  const dark = isDark();
  return element(
    "button",
    {
      class: "tool",
      id: "theme",
      "aria-label": say(dark ? "head.light" : "head.dark"),
      title: say(dark ? "head.light" : "head.dark"),
      onclick: () => {
        lab.choose({ theme: isDark() ? "light" : "dark" });
        buildHead(document.getElementById("head"), lab);
        document.getElementById("theme").focus();
      },
    },
    icon(...(dark ? SUN : MOON)),
  );
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
}

function screenButton() {
  if (!document.fullscreenEnabled) return null;
  const change = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  };
  return element(
    "button",
    { class: "tool", id: "screen", "aria-label": say("head.screen"), title: say("head.screen"), onclick: change },
    icon(...CORNERS),
  );
}
