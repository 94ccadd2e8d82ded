// The words of the page, from the one table words.csv; the language can change at any time.

let table = { en: {} };
let current = "en";

export function setTable(words) {
  table = words;
}

export function languages() {
  return Object.keys(table);
}

export function language() {
  return current;
}

export function setLanguage(name) {
  current = name in table ? name : "en";
  document.documentElement.lang = current === "zh" ? "zh-CN" : current;
}

// The text of a key, {name} filled in; the key itself where it is missing, so that a test sees it.
export function say(key, fill = {}) {
  const text = table[current][key] ?? table.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in fill ? fill[name] : whole));
}

export function known(key) {
  return key in table.en;
}

// Sentences of the library, which are English: looked up among the English texts under a prefix.
export function translated(sentence, prefix) {
  if (!sentence || current === "en") return sentence ?? "";
  for (const [key, english] of Object.entries(table.en)) {
    if (!key.startsWith(prefix)) continue;
    const names = [];
    const pattern = english
      .replace(/[.*+?^$|()[\]\\]/g, "\\$&")
      .replace(/\{(\w+)\}/g, (_, name) => (names.push(name), "(.+?)"));
    const found = sentence.match(new RegExp(`^${pattern}$`));
    if (found) return say(key, Object.fromEntries(names.map((name, i) => [name, found[i + 1]])));
  }
  return sentence;
}
