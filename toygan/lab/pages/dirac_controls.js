// The controls of "Dirac": the game and its own parameters, the step, who moves when, the starts.

import { button, menu, options, slider } from "./controls.js";
import { element } from "./elements.js";
import { say } from "./words.js";

// The parameters of each game, their usual values and ranges, as toygan.dirac has them.
const GAMES = {
  minimax: {}, non_saturating: {}, wasserstein: { clip: 1 }, gradient_penalty: { gamma: 0.7, target: 1 },
  r1: { gamma: 0.3 }, r2: { gamma: 0.3 }, non_saturating_r1: { gamma: 0.3 }, instance_noise: { sigma: 0.7 },
  consensus: { gamma: 1 }, xy: {},
};
const RANGES = { gamma: [0, 4, 0.02], sigma: [0, 2, 0.01], clip: [0.05, 3, 0.01], target: [0, 2, 0.01] };

export function diracControls(lab, play) {
  const offers = lab.link.offers;
  const game = menu("game", offers?.game ?? Object.keys(GAMES), { tell: (name) => lab.change(fresh(name)) });
  const own = new Map(Object.entries(RANGES).map(([name, [low, high, step]]) => {
    const range = { low, high, step, ...offers?.[name] };
    return [name, slider(name, { ...range, tell: (value) => lab.change({ [name]: value }) })];
  }));
  const step = slider("step", { low: 0.01, high: 1.5, step: 0.01, tell: (value) => lab.change({ step: value }) });
  const steps = slider("steps", { low: 10, high: 1000, step: 10, show: String, tell: (value) => lab.change({ steps: value }) });
  const update = options("update", ["simultaneous", "alternating"], { tell: (value) => lab.change({ update: value }) });
  const starts = startControls(lab);
  const box = element(
    "section",
    { class: "card controls", "aria-label": say("head.controls") },
    game.element, ...[...own.values()].map((control) => control.element),
    offers ? null : step.element, update.element, offers ? null : steps.element, starts.element,
    element("div", { class: "row" }, play, offers ? null : starts.clear),
  );
  return {
    element: box,
    show(state) {
      game.set(state.game);
      for (const [name, control] of own) {
        const usual = (GAMES[state.game] ?? {})[name];
        control.element.hidden = usual === undefined;
        control.set(state[name] ?? usual ?? 0);
      }
      step.set(state.step);
      steps.set(state.steps);
      update.set(state.update);
      starts.show(state);
    },
  };
}

// Another game begins with its usual parameters.
function fresh(name) {
  return { game: name, gamma: undefined, sigma: undefined, clip: undefined, target: undefined };
}

// The last start as two sliders, for keyboards; and a button that leaves only it.
function startControls(lab) {
  const last = () => startsOf(lab.state.starts).at(-1) ?? [1, 1];
  const put = (place, value) => {
    const starts = startsOf(lab.state.starts);
    const point = last();
    point[place] = value;
    lab.change({ starts: startsText([...starts.slice(0, -1), point]) });
  };
  const range = { low: -2.5, high: 2.5, step: 0.05, ...lab.link.offers?.start };
  const sliders = ["start_theta", "start_psi"].map((name, place) =>
    slider(name, { ...range, tell: (value) => put(place, value) }),
  );
  return {
    element: element("div", { class: "beside" }, ...sliders.map((control) => control.element)),
    clear: button("one_start", () => lab.change({ starts: startsText([last()]) })),
    show: () => sliders.forEach((control, place) => control.set(last()[place])),
  };
}

export function startsOf(text) {
  return String(text).split(";").filter(Boolean).map((pair) => pair.split(",").map(Number));
}

export function startsText(starts) {
  return starts.map((point) => point.map((value) => Number(value.toFixed(2))).join(",")).join(";");
}
