// The equations in MathML, from short texts: "δ^[2]" is δ with an upper [2], "W^[2]ᵀ" its transpose.

import { element, formula } from "./elements.js";

// {l} is the layer of the step, {k} the one before it, {m} the one after it, {L} the last. At a comma or at ¦
// a line may break.
const TEXTS = {
  forward: "z^[{l}] = a^[{k}] W^[{l}]ᵀ + b^[{l}] , a^[{l}] = σ ( z^[{l}] )",
  loss: "∇ₐ = ∂C / ∂a^[{L}]",
  bp1: "δ^[{L}] = ∇ₐ ⊙ σ′ ( z^[{L}] )",
  bp2: "δ^[{l}] = ( δ^[{m}] W^[{m}] ) ⊙ σ′ ( z^[{l}] )",
  bp3: "∇W^[l] = δ^[l]ᵀ a^[l−1]",
  bp4: "∇b^[l] = Σ δ^[l]",
  slope: "g = ∇D ( x̂ ) = δ^[1] W^[1] , ∇ₐ = 1",
  direction: "V = ∂P / ∂g",
  "r-forward": "Rz^[{l}] = Ra^[{k}] W^[{l}]ᵀ , Ra^[{l}] = σ′ ( z^[{l}] ) ⊙ Rz^[{l}]",
  "r-bp1": "Rδ^[{L}] = ∇ₐ ⊙ σ″ ( z^[{L}] ) ⊙ Rz^[{L}]",
  "r-bp2": "Rδ^[{l}] = ( Rδ^[{m}] W^[{m}] ) ⊙ σ′ ( z^[{l}] ) ¦ + ( δ^[{m}] W^[{m}] ) ⊙ σ″ ( z^[{l}] ) ⊙ Rz^[{l}]",
  "r-bp3": "∇W^[l] P = δ^[l]ᵀ Ra^[l−1] + Rδ^[l]ᵀ a^[l−1]",
  "r-bp4": "∇b^[l] P = Σ Rδ^[l]",
};
const SIGNS = new Set(["=", "+", "−", "⊙", "/", "(", ")", ",", "Σ"]);

// The equation of a step of a network with L layers: one row, which breaks where the screen is narrow.
export function equationOf(step, L) {
  const fill = { l: step.layer, k: step.layer - 1, m: step.layer + 1, L };
  const text = TEXTS[step.stage].replace(/\{(\w)\}/g, (_, name) => fill[name]);
  const parts = text.split(/ [,¦] /).map((part) => formula("math", {}, formula("mrow", {}, ...part.split(" ").map(token))));
  return element("span", { class: "equation", "data-text": text.replace(/[\^ ¦]/g, "") }, ...parts);
}

function token(text) {
  if (SIGNS.has(text)) return formula("mo", "()".includes(text) ? { stretchy: "false" } : { form: "infix" }, text);
  const [, letter, layer, turned] = text.match(/^([^^]+)(?:\^(\[.*\]))?(ᵀ?)$/);
  const base = formula(/^\d+$/.test(letter) ? "mn" : "mi", {}, letter);
  if (!layer) return base;
  const upper = formula("mrow", {}, formula("mtext", {}, layer + (turned ? "⊤" : "")));
  return formula("msup", {}, base, upper);
}
