// The websocket to the lab: it asks, it hands on frames, and when it is lost it comes back by itself.

import { decodeFrame } from "./frames.js";

const TAKEN_OVER = 4001;
const FIRST_WAIT = 400;
const LONGEST_WAIT = 5000;
const PIECE = 2 ** 17; // bytes of a file in one message; the lab takes messages of 2 ** 18

export class LiveLink {
  // listen: {frame(frame), status(name)} with status connecting | connected | lost | taken
  constructor(token, listen) {
    this.token = token;
    this.listen = listen;
    this.serial = 0;
    this.wait = FIRST_WAIT;
    this.asked = new Map(); // what each model shows, asked for again when the connection comes back
    this.connect();
  }

  connect() {
    this.listen.status(this.socket ? "lost" : "connecting");
    const place = `ws://${location.host}/live?token=${encodeURIComponent(this.token)}`;
    const socket = new WebSocket(place);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.wait = FIRST_WAIT;
      this.listen.status("connected");
      for (const [page, state] of this.asked) this.send("show", page, state);
    };
    socket.onmessage = (event) => this.listen.frame(decodeFrame(event.data));
    socket.onclose = (event) => this.closed(event.code);
  }

  closed(code) {
    if (code === TAKEN_OVER) {
      this.listen.status("taken");
      return;
    }
    this.listen.status("lost");
    setTimeout(() => this.connect(), this.wait);
    this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
  }

  // Ask a model for the frames of a state; the newest question counts.
  show(page, state) {
    const texts = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, String(value)]));
    this.asked.set(page, texts);
    return this.send("show", page, texts);
  }

  // Any other command; false when there is no connection.
  send(command, page, state = {}) {
    if (this.socket.readyState !== WebSocket.OPEN) return false;
    this.serial += 1;
    this.socket.send(JSON.stringify({ command, page, serial: this.serial, state }));
    return true;
  }

  // A command with the bytes of a file, in pieces, each behind its line of JSON.
  upload(command, page, state, bytes) {
    if (this.socket.readyState !== WebSocket.OPEN) return false;
    this.serial += 1;
    const size = bytes.byteLength;
    for (let at = 0; at === 0 || at < size; at += PIECE) {
      const asked = { ...state, size: String(size), at: String(at) };
      const line = `${JSON.stringify({ command, page, serial: this.serial, state: asked })}\n`;
      this.socket.send(new Blob([line, bytes.slice(at, at + PIECE)]));
    }
    return true;
  }

  // Only what the page of now shows is asked for after a loss.
  forget() {
    this.asked.clear();
  }
}
