// A function over the plane as shades of the critic's green, with level lines.

import { colour } from "./picture.js";

const LEVELS = 12;

// values: {shape: [rows, columns], values} over the square of this half side around middle, rows of equal y
// from below.
export function drawField(axes, { shape, values }, half, { role = "critic", strength = 0.5, middle = [0, 0], levels = true } = {}) {
  const [rows, columns] = shape;
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const span = high - low || 1;
  const shades = new OffscreenCanvas(columns, rows);
  const brush = shades.getContext("2d");
  const image = brush.createImageData(columns, rows);
  const rgb = [1, 3, 5].map((i) => parseInt(colour(role).slice(i, i + 2), 16));
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      const place = 4 * ((rows - 1 - i) * columns + j);
      image.data.set(rgb, place);
      image.data[place + 3] = 255 * strength * ((values[i * columns + j] - low) / span);
    }
  }
  brush.putImageData(image, 0, 0);
  const cell = (2 * half) / (columns - 1);
  const [left, right] = [axes.px(middle[0] - half - cell / 2), axes.px(middle[0] + half + cell / 2)];
  const [top, bottom] = [axes.py(middle[1] + half + cell / 2), axes.py(middle[1] - half - cell / 2)];
  axes.brush.imageSmoothingQuality = "high";
  axes.brush.drawImage(shades, left, top, right - left, bottom - top);
  for (let k = 1; levels && k < LEVELS; k += 1) level(axes, values, [rows, columns], half, middle, low + (span * k) / LEVELS, role);
}

// Marching squares: the line along which the function has this value.
function level(axes, values, [rows, columns], half, middle, height, role) {
  const { brush } = axes;
  const at = (k, count, centre) => centre - half + (2 * half * k) / (count - 1);
  brush.beginPath();
  for (let i = 0; i + 1 < rows; i += 1) {
    for (let j = 0; j + 1 < columns; j += 1) {
      const corner = [[i, j], [i, j + 1], [i + 1, j + 1], [i + 1, j]];
      const cuts = [];
      for (let k = 0; k < 4; k += 1) {
        const [a, b] = [corner[k], corner[(k + 1) % 4]];
        const [u, v] = [values[a[0] * columns + a[1]] - height, values[b[0] * columns + b[1]] - height];
        if (u < 0 === v < 0) continue;
        const t = u / (u - v);
        cuts.push([at(a[1] + t * (b[1] - a[1]), columns, middle[0]), at(a[0] + t * (b[0] - a[0]), rows, middle[1])]);
      }
      for (let k = 0; k + 1 < cuts.length; k += 2) {
        brush.moveTo(axes.px(cuts[k][0]), axes.py(cuts[k][1]));
        brush.lineTo(axes.px(cuts[k + 1][0]), axes.py(cuts[k + 1][1]));
      }
    }
  }
  brush.strokeStyle = colour(role);
  brush.globalAlpha = 0.35;
  brush.lineWidth = 1;
  brush.stroke();
  brush.globalAlpha = 1;
}
