// The channel to a notebook's kernel, through the page that the widget stands in (widget.js is its other end).

import { decodeFrame } from "./frames.js";
import { Link } from "./link.js";
import { seldom } from "./address.js";

const PATIENCE = 4000; // milliseconds in which a kernel that is not at work on a cell answers

export class WidgetLink extends Link {
  constructor(port, listen) {
    super(listen);
    this.port = port;
    this.files = Promise.resolve(); // pieces of files are read one after the other
    this.connect();
  }

  connect() {
    this.taken = false;
    this.listen.status("connecting");
    this.tell({ kind: "hello" });
    this.askAgain();
    this.rest();
    this.expect();
  }

  get open() {
    return !this.taken;
  }

  deliver(message) {
    if (typeof message === "string") this.tell({ kind: "command", text: message });
    else this.files = this.files.then(async () => this.tell({ kind: "file", bytes: await message.arrayBuffer() }));
    this.expect();
  }

  tell(content) {
    this.port.postMessage(content);
  }

  // Frames that came together are one batch; the kernel is told that they are here before it sends many more.
  batch(buffers) {
    this.mine();
    for (const buffer of buffers) this.listen.frame(decodeFrame(buffer));
    this.tell({ kind: "seen" });
  }

  takenOver() {
    this.rest();
    this.taken = true;
    this.listen.status("taken");
  }

  // A command may take long, and pictures come while the kernel is at work on a cell; a ping behind the command
  // says whether the kernel takes commands.
  expect() {
    if (this.waiting) return;
    this.tell({ kind: "ping" });
    this.waiting = setTimeout(() => {
      this.waiting = null;
      this.listen.status("silent");
    }, PATIENCE);
  }

  answered() {
    this.rest();
    this.listen.status("connected");
  }

  rest() {
    clearTimeout(this.waiting);
    this.waiting = null;
  }

  // What is for this view comes after all that was for the one before it.
  mine() {
    if (this.taken) this.listen.status("connected");
    this.taken = false;
  }
}

// The state stands in the widget, where Python reads it and may write it.
export function widgetAddress(port, first) {
  let [now, follow] = [first, () => {}];
  const put = (text) => {
    now = text;
    port.postMessage({ kind: "address", text });
  };
  const write = seldom((text) => text !== now && put(text));
  return {
    write,
    read: () => now,
    push: (text) => {
      write.forget();
      put(text);
    },
    onChange: (tell) => (follow = tell),
    replaced(text) {
      write.forget();
      now = text;
      follow();
    },
  };
}
