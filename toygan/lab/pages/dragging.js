// Dragging on a picture: handles in data units, by mouse, pen or finger.

const NEAR = 30; // pixels around a handle; a finger is wide
const STILL = 10; // pixels that a finger may move in a tap

// handles() -> [{name, x, y, only: "x" | "y" | undefined}], axes() -> Axes; tell(name, x, y) while it moves.
// free(x, y) is called for a press that is near no handle, and may return the name of a new one to drag. A finger
// that is near none scrolls the page; free(x, y) is then called for a tap.
export function dragOn(picture, { handles, axes, tell, free = () => null, done = () => {} }) {
  const { canvas } = picture;
  let held = null;
  let tap = null;

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  function near(event) {
    const [x, y] = place(event);
    let found = null;
    let least = NEAR;
    for (const handle of axes() ? handles() : []) {
      const dx = axes().px(handle.x) - x;
      const dy = handle.only === "x" && handle.tall ? 0 : axes().py(handle.y) - y;
      const far = Math.hypot(dx, dy) + (handle.behind ?? 0);
      if (far < least) [found, least] = [handle, far];
    }
    return found;
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!axes() || event.button > 0) return;
    const handle = near(event);
    const [x, y] = axes().at(...place(event));
    held = handle ? { name: handle.name, dx: handle.x - x, dy: handle.y - y } : null;
    tap = !handle && event.pointerType === "touch" ? event : null;
    if (!handle && !tap) {
      const name = free(x, y);
      held = name ? { name, dx: 0, dy: 0 } : null;
    }
    if (!held) return;
    canvas.setPointerCapture(event.pointerId);
    canvas.classList.add("held");
    event.preventDefault();
  });

  canvas.addEventListener("pointermove", (event) => {
    if (!held) {
      canvas.classList.toggle("near", event.pointerType === "mouse" && near(event) !== null);
      return;
    }
    const [x, y] = axes().at(...place(event));
    tell(held.name, x + held.dx, y + held.dy);
  });

  const release = () => {
    tap = null;
    if (!held) return;
    held = null;
    canvas.classList.remove("held");
    done();
  };
  canvas.addEventListener("pointerup", (event) => {
    const still = tap && Math.hypot(event.clientX - tap.clientX, event.clientY - tap.clientY) < STILL;
    if (still && axes() && free(...axes().at(...place(event)))) done();
    release();
  });
  canvas.addEventListener("pointercancel", release);
  const keep = (event) => event.touches.length === 1 && near(event.touches[0]) && event.preventDefault();
  canvas.addEventListener("touchstart", keep, { passive: false }); // what begins at a handle does not scroll
}

export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

// The nearest point of a grid {low, high, step}; without a grid within [low, high], with two digits.
export function snapped(value, grid, low, high) {
  if (!grid) return rounded(clamp(value, low, high), 2);
  const steps = Math.round((clamp(value, grid.low, grid.high) - grid.low) / grid.step);
  return rounded(grid.low + grid.step * steps, 6);
}

// Rounded so that an address stays short.
export function rounded(value, digits = 3) {
  return Number(value.toFixed(digits));
}
