// The websocket to the lab: it asks, it hands on frames, and when it is lost it comes back by itself.

import { decodeFrame } from "./frames.js";
import { Link } from "./link.js";

const TAKEN_OVER = 4001;
const FIRST_WAIT = 400;
const LONGEST_WAIT = 5000;

export class LiveLink extends Link {
  constructor(token, listen) {
    super(listen);
    this.token = token;
    this.wait = FIRST_WAIT;
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
      this.askAgain();
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

  get open() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  deliver(message) {
    this.socket.send(message);
  }
}
