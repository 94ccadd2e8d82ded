"""The oracles beside these tests are modules of their own; this folder is where they are imported from."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
