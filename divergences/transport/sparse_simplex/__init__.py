"""A network simplex on candidate arcs: kd order, levels, arcs, starting plan, pivots, pricing.

Read ``solve`` first: it calls the others in the order of the algorithm.
"""
