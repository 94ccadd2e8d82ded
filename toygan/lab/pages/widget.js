// What a notebook runs (https://anywidget.dev): the lab's page in a frame of its own, joined to the kernel.
//
// page -> kernel   {view, kind: hello | command | file | seen | ping | gone, text}, bytes of a file as a buffer
// kernel -> page   {view, kind: frames | pong}, frames as buffers
//
// The frame is a document of its own: no style and no key leaks in or out, and its policy lets it load nothing.

const PAGE = ""; // toygan/lab/widget_module.py puts the page here

function render({ model, el }) {
  const frame = document.createElement("iframe");
  frame.title = "toygan lab";
  frame.allow = "fullscreen";
  frame.style.cssText = "display: block; width: 100%; border: 0; border-radius: 8px;";
  let [port, view, shown, dark] = [null, "", "", false];

  const tell = (content, buffers = []) => model.send({ view, ...content }, undefined, buffers);

  // The frame's document has loaded, for the first time or because the notebook has put it elsewhere.
  function begin() {
    port?.close();
    view = Math.random().toString(36).slice(2);
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }) => fromPage(data);
    shown = model.get("address");
    dark = isDark(el);
    frame.contentWindow.postMessage({ address: shown, dark }, "*", [channel.port2]);
  }

  function fromPage({ kind, bytes, text }) {
    if (kind === "address") {
      shown = text;
      model.set("address", text);
      model.save_changes();
    } else if (kind === "file") tell({ kind }, [bytes]);
    else tell({ kind, text });
  }

  // A message for another view of this widget says that it has taken over.
  function fromKernel(content, buffers) {
    if (!port) return;
    if (content.view !== view) port.postMessage({ kind: "taken" });
    else if (content.kind === "pong") port.postMessage({ kind: "pong" });
    else {
      const copies = buffers.map(({ buffer, byteOffset, byteLength }) => buffer.slice(byteOffset, byteOffset + byteLength));
      port.postMessage({ kind: "frames", buffers: copies }, copies);
    }
  }

  // Python has changed the state.
  function follow() {
    const text = model.get("address");
    if (text !== shown) port?.postMessage({ kind: "address", text });
    shown = text;
  }

  const size = () => (frame.style.height = `${model.get("height")}px`);
  const paint = () => {
    if (dark === isDark(el)) return;
    dark = !dark;
    port?.postMessage({ kind: "dark", dark });
  };
  const colours = new MutationObserver(paint);
  colours.observe(document.body, { attributes: true });
  frame.addEventListener("load", begin);
  model.on("msg:custom", fromKernel);
  model.on("change:address", follow);
  model.on("change:height", size);
  size();
  frame.srcdoc = PAGE;
  el.append(frame);
  return () => {
    colours.disconnect();
    model.off("msg:custom", fromKernel);
    model.off("change:address", follow);
    model.off("change:height", size);
    if (port) tell({ kind: "gone" });
    port?.close();
  };
}

// Whether the notebook around it is dark: the first background that is not seen through.
function isDark(place) {
  for (let node = place; node; node = node.parentElement) {
    const [red, green, blue, strength = 1] = getComputedStyle(node).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    if (strength > 0.5) return 0.3 * red + 0.59 * green + 0.11 * blue < 128;
  }
  return false;
}

export default { render };
