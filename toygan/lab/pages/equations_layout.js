// Where the units, weights and biases of a small network stand: from left to right, or from top to bottom
// where the place is narrow. All in pixels.

import { letter } from "./picture.js";

const NARROW = 620;
const FIRST = 0.34; // where along its edge the number of the first unit's weight would stand; the last's: 1 − that
const TRIED = 25; // places along an edge

export function layoutOf(sizes, width) {
  const tall = width < NARROW;
  const size = letter(width);
  const radius = Math.max(21, size * 1.85);
  const most = Math.max(...sizes);
  const L = sizes.length - 1;
  const margin = radius + (tall ? 6 : 14);
  const across = tall ? (width - 2 * margin - 20) / Math.max(most - 1, 1) : Math.max(radius * 3.7, Math.min(width * 0.16, 190));
  const height = tall ? 2 * margin + L * 172 : Math.max(most - 1, 1) * across + 2 * radius + 3.6 * size;
  const along = ((tall ? height : width) - 2 * margin - (tall ? 18 : 26)) / L;
  const unit = (l, i) => {
    const ahead = margin + l * along;
    const beside = (i - (sizes[l] - 1) / 2) * Math.min(across, tall ? 118 : Infinity);
    return tall ? [width / 2 + beside, ahead] : [ahead, (height - 1.6 * size) / 2 + beside];
  };
  const bias = (l, j) => {
    const [x, y] = unit(l, j);
    return [x, y + radius + size * (tall ? 0.85 : 0.95)];
  };
  const label = { wide: size * 3.15, high: size * 1.42 };
  const places = placed(sizes, unit, bias, radius, label);
  return { tall, size, radius, width, height, unit, bias, label, weight: (l, j, k) => places.get(`${l}.${j}.${k}`) };
}

// The numbers of weights along their edges, each where it hides least of units, biases and the numbers so far.
function placed(sizes, unit, bias, radius, label) {
  const found = new Map();
  const taken = [];
  for (let l = 0; l < sizes.length; l += 1) {
    for (let j = 0; j < sizes[l]; j += 1) {
      const [x, y] = unit(l, j);
      taken.push({ x, y, wide: 2 * radius, high: 2 * radius });
      if (l > 0) taken.push({ x: bias(l, j)[0], y: bias(l, j)[1], ...label });
    }
  }
  for (let l = 1; l < sizes.length; l += 1) {
    const n = sizes[l - 1];
    for (let k = 0; k < n; k += 1) {
      const wished = n === 1 ? 0.5 : FIRST + ((1 - 2 * FIRST + 0.04) * k) / (n - 1);
      for (let j = 0; j < sizes[l]; j += 1) {
        const [x, y] = best(unit(l - 1, k), unit(l, j), wished, taken, label);
        taken.push({ x, y, ...label });
        found.set(`${l}.${j}.${k}`, [x, y]);
      }
    }
  }
  return found;
}

function best([x0, y0], [x1, y1], wished, taken, label) {
  let least = Infinity;
  let found = null;
  for (let i = 0; i < TRIED; i += 1) {
    const part = 0.14 + (0.72 * i) / (TRIED - 1);
    const [x, y] = [x0 + part * (x1 - x0), y0 + part * (y1 - y0)];
    const hidden = taken.reduce((sum, other) => sum + overlap({ x, y, ...label }, other), 0);
    const cost = hidden + Math.abs(part - wished) * 40;
    if (cost < least) [least, found] = [cost, [x, y]];
  }
  return found;
}

function overlap(a, b) {
  const wide = (a.wide + b.wide) / 2 - Math.abs(a.x - b.x);
  const high = (a.high + b.high) / 2 - Math.abs(a.y - b.y);
  return wide > 0 && high > 0 ? wide * high : 0;
}
