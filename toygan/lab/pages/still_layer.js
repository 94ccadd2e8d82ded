// What stays the same from one picture to the next: drawn once, then copied.

import { colour } from "./picture.js";
import { language } from "./words.js";

const ROLES = ["ground", "ink", "real"]; // one of these differs when the colours change
const kept = new WeakMap(); // of each canvas

// draw(brush) fills an empty layer over the whole canvas; it is called again when one of the reasons changes.
export function still(brush, reasons, draw) {
  const { canvas } = brush;
  const { width, height } = canvas;
  const now = [width, height, language(), ...ROLES.map(colour), ...reasons];
  let found = kept.get(canvas);
  if (!found || found.reasons.length !== now.length || found.reasons.some((reason, i) => reason !== now[i])) {
    const layer = new OffscreenCanvas(width, height);
    const own = layer.getContext("2d");
    own.setTransform(brush.getTransform());
    draw(own);
    found = { reasons: now, layer };
    kept.set(canvas, found);
  }
  brush.save();
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.drawImage(found.layer, 0, 0);
  brush.restore();
}
