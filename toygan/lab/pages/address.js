// Everything a page shows stands behind the # of its address: #page=dirac&game=r1&gamma=0.3

// Names that lectures use -> names of the library.
const ALSO = {
  game: { wgan: "wasserstein", "wgan-gp": "gradient_penalty", gan: "minimax", dirac: "minimax" },
  scene: { plane: "shift", rings: "rings" },
};

export function readAddress() {
  const found = {};
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
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

let written = 0;
let waiting = null;

// Browsers allow some hundred changes of the address in half a minute: write at most three a second.
export function writeAddress(text) {
  clearTimeout(waiting);
  const write = () => {
    written = Date.now();
    if (location.hash !== text) history.replaceState(null, "", text);
  };
  const rest = 330 - (Date.now() - written);
  if (rest <= 0) write();
  else waiting = setTimeout(write, rest);
}
