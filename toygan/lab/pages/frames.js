// A frame: a JSON header and float32 arrays behind it; toygan/lab/frames.py says what each byte means.

const VERSION = 1;
const START = 12; // bytes before the header
const letters = new TextDecoder();

// The frame in a buffer: {kind, …header, arrays: {name: {shape, values}}}. Throws when the bytes are no frame.
export function decodeFrame(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < START || letters.decode(new Uint8Array(buffer, 0, 4)) !== "TGLF") {
    throw new Error("these bytes are no frame of the lab");
  }
  const version = view.getUint16(4, true);
  if (version !== VERSION) throw new Error(`the frame has version ${version}; this page reads ${VERSION}`);
  const length = view.getUint32(8, true);
  const header = JSON.parse(letters.decode(new Uint8Array(buffer, START, length)));
  const arrays = {};
  let place = START + length;
  for (const [name, shape] of Object.entries(header.arrays)) {
    const count = shape.reduce((product, side) => product * side, 1);
    if (place + 4 * count > buffer.byteLength) throw new Error(`the frame ends within the array ${name}`);
    arrays[name] = { shape, values: floats(buffer, place, count) };
    place += 4 * count;
  }
  if (place !== buffer.byteLength) throw new Error("the frame has more bytes than its header says");
  return { ...header, arrays };
}

// A number of a header, where infinities are text.
export function numberOf(value) {
  if (value === "inf") return Infinity;
  return value === "-inf" ? -Infinity : value;
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function floats(buffer, place, count) {
  if (littleEndian && place % 4 === 0) return new Float32Array(buffer, place, count);
  const view = new DataView(buffer, place, 4 * count);
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
}
