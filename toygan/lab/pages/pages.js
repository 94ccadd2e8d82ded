// The pages there are, in the order of the tabs. Each has a name, the usual values of its state, and
// open(main, lab) -> {show(state), frame(frame), close()}; STRUCTURE: see docs/howto_lab_page.rst.

import { diracPage } from "./dirac.js";
import { lawsPage } from "./laws.js";

export const PAGES = [lawsPage, diracPage];
