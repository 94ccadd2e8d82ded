"""Names of laws with numbers in them: a name stands for one law, without a row of the table."""

from collections import ChainMap

from toygan.datasets.funnel_laws import from_name, is_funnels

FAMILIES = {  # names with numbers in them
    "funnels:<n>:<d>:<seed>": "n funnels in d dimensions: W1 to the uniform law and its potential are known",
}


class Names(ChainMap):
    """The rows of the table, a user's own, and every name of the form ``funnels:<n>:<d>:<seed>``."""

    def __contains__(self, name):
        return super().__contains__(name) or (is_funnels(name) and bool(from_name(name)))

    def __missing__(self, name):
        if is_funnels(name):
            return from_name(name)[1]
        raise KeyError(name)
