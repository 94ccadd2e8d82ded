// A function over the plane as shades of the critic's green, with level lines.

import { colour } from "./picture.js";

const LEVELS = 12;

const rooms = new Map(); // by size: the next picture uses the room of the last

function room(rows, columns) {
  const size = `${rows} ${columns}`;
  if (!rooms.has(size)) {
    const shades = new OffscreenCanvas(columns, rows);
    const brush = shades.getContext("2d", { willReadFrequently: true }); // its pixels are ours
    rooms.set(size, { shades, brush, image: brush.createImageData(columns, rows) });
  }
  return rooms.get(size);
}

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
  const { shades, brush, image } = room(rows, columns);
  const [red, green, blue] = [1, 3, 5].map((i) => parseInt(colour(role).slice(i, i + 2), 16));
  const { data } = image;
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      const place = 4 * ((rows - 1 - i) * columns + j);
      data[place] = red;
      data[place + 1] = green;
      data[place + 2] = blue;
      data[place + 3] = 255 * strength * ((values[i * columns + j] - low) / span);
    }
  }
  brush.putImageData(image, 0, 0);
  const cell = (2 * half) / (columns - 1);
  const [left, right] = [axes.px(middle[0] - half - cell / 2), axes.px(middle[0] + half + cell / 2)];
  const [top, bottom] = [axes.py(middle[1] + half + cell / 2), axes.py(middle[1] - half - cell / 2)];
  axes.brush.imageSmoothingQuality = "low"; // a larger picture is as smooth with it, in a third of the time
  axes.brush.drawImage(shades, left, top, right - left, bottom - top);
  if (levels) drawLevels(axes, values, [rows, columns], half, middle, [low, span], role);
}

// Marching squares: the lines along which the function has one of LEVELS − 1 values between its extremes.
function drawLevels(axes, values, [rows, columns], half, middle, [low, span], role) {
  const { brush } = axes;
  const place = (count, centre, scale) => Float64Array.from({ length: count }, (_, k) => scale(centre - half + (2 * half * k) / (count - 1)));
  const px = place(columns, middle[0], (x) => axes.px(x));
  const py = place(rows, middle[1], (y) => axes.py(y));
  brush.beginPath();
  for (let i = 0; i + 1 < rows; i += 1) {
    for (let j = 0; j + 1 < columns; j += 1) {
      const corner = i * columns + j;
      const a = values[corner];
      const b = values[corner + 1];
      const c = values[corner + columns + 1];
      const d = values[corner + columns];
      const first = Math.max(1, Math.ceil((LEVELS * (Math.min(a, b, c, d) - low)) / span));
      const last = Math.min(LEVELS - 1, Math.floor((LEVELS * (Math.max(a, b, c, d) - low)) / span));
      for (let k = first; k <= last; k += 1) {
        const height = low + (span * k) / LEVELS;
        const pen = { brush, height, open: true };
        side(pen, a, b, px[j], py[i], px[j + 1], py[i]);
        side(pen, b, c, px[j + 1], py[i], px[j + 1], py[i + 1]);
        side(pen, c, d, px[j + 1], py[i + 1], px[j], py[i + 1]);
        side(pen, d, a, px[j], py[i + 1], px[j], py[i]);
      }
    }
  }
  brush.strokeStyle = colour(role);
  brush.globalAlpha = 0.35;
  brush.lineWidth = 1;
  brush.stroke();
  brush.globalAlpha = 1;
}

// Where the function crosses the pen's height on the side of a cell; every second crossing ends a line.
function side(pen, from, to, x0, y0, x1, y1) {
  if (from < pen.height === to < pen.height) return;
  const t = (pen.height - from) / (to - from);
  if (pen.open) pen.brush.moveTo(x0 + t * (x1 - x0), y0 + t * (y1 - y0));
  else pen.brush.lineTo(x0 + t * (x1 - x0), y0 + t * (y1 - y0));
  pen.open = !pen.open;
}
