// A law on the line as it stands in the address: kind:centre:scale, and :gap:weight for two modes.

const USUAL = { kind: "normal", centre: 0, scale: 1, gap: 3, weight: 0.5 };

export function lawOf(text) {
  const [kind, ...numbers] = String(text).split(":");
  const [centre, scale, gap, weight] = numbers.map(Number);
  const found = { kind, centre, scale, gap, weight };
  for (const name of Object.keys(found)) {
    if (found[name] === undefined || Number.isNaN(found[name])) found[name] = USUAL[name];
  }
  return found;
}

export function textOf({ kind, centre, scale, gap, weight }) {
  const numbers = kind === "mixture" ? [centre, scale, gap, weight] : [centre, scale];
  return [kind, ...numbers.map((value) => Number(value.toFixed(3)))].join(":");
}
