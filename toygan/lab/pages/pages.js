// The pages there are, in the order of the tabs. Each has a name, the usual values of its state, and
// open(main, lab) -> {show(state), frame(frame), close()}; lab.js has the life of a page.

import { diracPage } from "./dirac.js";
import { equationsPage } from "./equations.js";
import { gamePage } from "./game.js";
import { lawsPage } from "./laws.js";

export const PAGES = [lawsPage, diracPage, gamePage, equationsPage];
