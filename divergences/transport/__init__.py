"""Earth mover's distance on the line and between atoms: solvers, linear programs, certificates."""
