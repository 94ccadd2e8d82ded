// What answers without a server: the frames in the file, each at its place of the unpacked data.

import { decodeFrame } from "./frames.js";
import { snapped } from "./dragging.js";

export class OfflineLink {
  // given: {offers, places: {key: [start, length]}}; data: the frames one behind the other
  constructor({ offers, places }, data, listen) {
    this.offers = offers;
    this.places = places;
    this.data = data;
    this.listen = listen;
    this.serial = 0;
    listen.status("connected");
  }

  show(model, state) {
    this.serial += 1;
    const find = { laws: lawsKey, laws_numbers: lawsKey }[model];
    if (find) this.tell(`${model}:${find(state, this.offers)}`, model);
    else this.showDirac(state);
    return true;
  }

  tell(key, page, more = (frame) => frame) {
    const frame = this.frame(key);
    if (frame) queueMicrotask(() => this.listen.frame({ ...more(frame), page, serial: this.serial }));
  }

  frame(key) {
    const place = this.places[key];
    return place ? decodeFrame(this.data.slice(place[0], place[0] + place[1])) : null;
  }

  showDirac(state) {
    const gamma = String(snapped(Number(state.gamma ?? 0.4), this.offers.gamma));
    const game = this.offers.game.includes(state.game) ? state.game : this.offers.game[0];
    const key = `dirac_field:${game}:${gamma}` in this.places ? `${game}:${gamma}` : `${game}:0`;
    const start = String(state.starts).split(";").at(-1).split(",").map((value) => snapped(Number(value), this.offers.start));
    this.tell(`dirac_field:${key}`, "dirac");
    this.tell(`dirac_paths:${key}:${state.update}`, "dirac", (frame) => pathFrom(frame, start));
    this.tell(`dirac_spectrum:${key}:${state.update}`, "dirac");
  }

  send() {
    return false;
  }

  forget() {}
}

function lawsKey(state, offers) {
  if (state.scene === "line") {
    const names = Object.keys(offers.pairs);
    const pair = names.find((name) => offers.pairs[name][0] === state.p) ?? names[0];
    return `line:${pair}:${snapped(Number(String(state.q).split(":")[1]), offers.centre)}`;
  }
  return `shift:${snapped(Number(state.theta), offers.theta)}`;
}

// One path of those kept: from -start a path is minus the path from start.
function pathFrom(frame, start) {
  const near = ([x, y], sign) => Math.abs(x - sign * start[0]) + Math.abs(y - sign * start[1]) < 1e-6;
  const sign = frame.starts.some((kept) => near(kept, 1)) ? 1 : -1;
  const place = frame.starts.findIndex((kept) => near(kept, sign));
  const length = frame.arrays.paths.shape[1];
  const values = frame.arrays.paths.values.slice(2 * place * length, 2 * (place + 1) * length).map((value) => sign * value);
  const radii = Float32Array.from({ length }, (_, i) => Math.hypot(values[2 * i], values[2 * i + 1]));
  return {
    ...frame,
    starts: [start],
    ends: [frame.ends[place]],
    radii: [frame.radii[place]],
    arrays: { paths: { shape: [1, length, 2], values }, radii: { shape: [1, length], values: radii } },
  };
}
