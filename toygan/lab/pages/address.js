// Everything a page shows stands behind the # of its address: #page=dirac&game=r1&gamma=0.3

// Names that lectures use -> names of the library.
const ALSO = {
  game: { wgan: "wasserstein", "wgan-gp": "gradient_penalty", gan: "minimax", dirac: "minimax" },
  scene: { plane: "shift", rings: "rings" },
};

// The state that an address says, with or without its #.
export function stateOf(address) {
  const found = {};
  for (const [name, value] of new URLSearchParams(address.replace(/^#/, ""))) {
    found[name] = ALSO[name]?.[value] ?? value;
  }
  return found;
}

// The part behind the #, without what is as usual.
export function addressOf(state, usual) {
  const parts = [];
  for (const [name, value] of Object.entries(state)) {
    if (value === undefined || value === null || String(value) === String(usual[name] ?? "")) continue;
    parts.push(`${encodeURIComponent(name)}=${readable(value)}`);
  }
  return `#${parts.join("&")}`;
}

// Encoded, but for signs that are allowed there and make a state readable.
function readable(value) {
  return encodeURIComponent(value).replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%3B/g, ";");
}

// The browser's own address. A page that has none, such as the widget's, gives another object like this one.
// What a hand or a link has put there in the meantime is never written over: it is read a moment later.
export function browserAddress() {
  let known = location.hash; // as it was read or written last
  const write = seldom((text) => {
    if (location.hash !== known || known === text) return;
    history.replaceState(null, "", text);
    known = location.hash;
  });
  return {
    write,
    read: () => {
      write.forget();
      known = location.hash;
      return known;
    },
    push: (text) => {
      write.forget();
      history.pushState(null, "", text);
      known = location.hash;
    },
    onChange: (tell) => window.addEventListener("hashchange", tell),
  };
}

const SPACING = 330;

// Browsers allow some hundred changes of the address in half a minute: write at most three a second. What waits
// can be forgotten.
export function seldom(write) {
  let written = 0;
  let waiting = null;
  const later = (text) => {
    clearTimeout(waiting);
    const now = () => {
      written = Date.now();
      write(text);
    };
    const rest = SPACING - (Date.now() - written);
    if (rest <= 0) now();
    else waiting = setTimeout(now, rest);
  };
  later.forget = () => clearTimeout(waiting);
  return later;
}
