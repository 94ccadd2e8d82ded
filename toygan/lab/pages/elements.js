// Making elements: no text is ever read as HTML.

// element("button", {class: "x", onclick: f, "aria-label": "…"}, child, …); null children are left out.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// The same for drawings in SVG, and for formulas in MathML.
export function shape(tag, attributes = {}, ...children) {
  return within("http://www.w3.org/2000/svg", tag, attributes, children);
}

export function formula(tag, attributes = {}, ...children) {
  return within("http://www.w3.org/1998/Math/MathML", tag, attributes, children);
}

function within(space, tag, attributes, children) {
  const made = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// A small drawing in lines, 24 by 24, from the d of its paths.
export function icon(...paths) {
  return shape("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, ...paths.map((d) => shape("path", { d })));
}

// Write text into an element only when it changed, so that screen readers are not told again.
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

// The same for an attribute: one that is set anew costs a look at the style of the page.
export function attribute(place, name, value) {
  if (place.getAttribute(name) !== String(value)) place.setAttribute(name, value);
}

export const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
