// Where the units, weights and biases of a small network stand: from left to right, or from top to bottom
// where the place is narrow. All in pixels.

import { letter } from "./picture.js";

const NARROW = 620;
const FIRST = 0.34; // where along its edge the number of the first unit's weight stands; the last's: 1 − that

export function layoutOf(sizes, width) {
  const tall = width < NARROW;
  const size = letter(width);
  const radius = Math.max(19, size * 1.75);
  const most = Math.max(...sizes);
  const L = sizes.length - 1;
  const margin = radius + (tall ? 6 : 14);
  const across = tall ? (width - 2 * margin - 20) / Math.max(most - 1, 1) : Math.max(radius * 3.7, Math.min(width * 0.16, 190));
  const height = tall ? 2 * margin + L * 172 : Math.max(most - 1, 1) * across + 2 * radius + 5.2 * size;
  const along = ((tall ? height : width) - 2 * margin - (tall ? 18 : 26)) / L;
  const unit = (l, i) => {
    const ahead = margin + l * along;
    const beside = (i - (sizes[l] - 1) / 2) * Math.min(across, tall ? 118 : Infinity);
    return tall ? [width / 2 + beside, ahead] : [ahead, (height - 1.6 * size) / 2 + beside];
  };
  return {
    tall, size, radius, width, height, unit,
    weight(l, j, k) {
      const n = sizes[l - 1];
      const part = n === 1 ? 0.5 : FIRST + ((1 - 2 * FIRST + 0.04) * k) / (n - 1);
      const [[x0, y0], [x1, y1]] = [unit(l - 1, k), unit(l, j)];
      return [x0 + part * (x1 - x0), y0 + part * (y1 - y0)];
    },
    bias(l, j) {
      const [x, y] = unit(l, j);
      return tall ? [x, y + radius + size * 0.85] : [x, y + radius + size * 0.95];
    },
  };
}
