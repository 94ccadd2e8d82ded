"""Where the names that settings take are defined: a row of one of these tables is known everywhere.

The rules of a configuration, ``toygan list`` and the check of a run folder read their names from here.
"""

import sys
from collections.abc import Mapping
from importlib import import_module

from toygan.support.names import look_up

# setting -> the module and the table that define its names; read only when a name is needed
TABLES = {
    "data": ("toygan.datasets.table", "KNOWN"),
    "objective": ("toygan.objectives.table", "OBJECTIVES"),
    "penalty": ("toygan.objectives.penalties", "PENALTIES"),
    "constraint": ("toygan.objectives.constraints", "CONSTRAINTS"),
    "activation": ("toygan.network.activations", "ACTIVATIONS"),
    "critic_activation": ("toygan.network.activations", "ACTIVATIONS"),
    "init": ("toygan.network.initialisation", "INITIALISATIONS"),
    "optimizer": ("toygan.network.optimizers", "OPTIMIZERS"),
    "schedule": ("toygan.remedies.schedules", "SCHEDULES"),
    "play": ("toygan.dirac.plays", "PLAYS"),
    "distance": ("toygan.without_the_game.distances", "DISTANCES"),
    "coupling": ("toygan.remedies.couplings", "COUPLINGS"),
    "latent": ("toygan.remedies.latents", "LATENTS"),
}


def table_of(setting: str) -> Mapping:
    """The table that defines the names of a setting.

    Examples
    --------
    >>> "relu" in table_of("activation")
    True
    """
    module, table = look_up(TABLES, setting, "setting")
    return getattr(sys.modules.get(module) or import_module(module), table)
