"""A network simplex on candidate arcs: kd order, levels, arcs, starting plan, pivots, pricing (``solve``)."""
