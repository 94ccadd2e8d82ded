// What a page asks a lab with, whatever carries it: a websocket, or the channel of a notebook's widget.

const PIECE = 2 ** 17; // bytes of a file in one message; the lab takes messages of 2 ** 18

export class Link {
  // listen: {frame(frame), status(name)} with status connecting | connected | lost | taken | silent
  constructor(listen) {
    this.listen = listen;
    this.serial = 0;
    this.asked = new Map(); // what each model shows, asked for again when the connection comes back
  }

  // A carrier says whether it is open, and delivers a text or a Blob.
  get open() {
    return false;
  }

  deliver(_message) {}

  askAgain() {
    for (const [page, state] of this.asked) this.send("show", page, state);
  }

  // Ask a model for the frames of a state; the newest question counts.
  show(page, state) {
    const texts = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, String(value)]));
    this.asked.set(page, texts);
    return this.send("show", page, texts);
  }

  // Any other command; false when there is no connection.
  send(command, page, state = {}) {
    if (!this.open) return false;
    this.serial += 1;
    this.deliver(JSON.stringify({ command, page, serial: this.serial, state }));
    return true;
  }

  // A command with the bytes of a file, in pieces, each behind its line of JSON.
  upload(command, page, state, bytes) {
    if (!this.open) return false;
    this.serial += 1;
    const size = bytes.byteLength;
    for (let at = 0; at === 0 || at < size; at += PIECE) {
      const asked = { ...state, size: String(size), at: String(at) };
      const line = `${JSON.stringify({ command, page, serial: this.serial, state: asked })}\n`;
      this.deliver(new Blob([line, bytes.slice(at, at + PIECE)]));
    }
    return true;
  }

  // Only what the page of now shows is asked for after a loss.
  forget() {
    this.asked.clear();
  }
}
