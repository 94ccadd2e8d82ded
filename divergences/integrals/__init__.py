"""Integrals of densities on the line, each with an estimate of its error.

Words that the modules of this folder share:

panel     an interval on which one Gauss-Kronrod rule is applied
leaf      a panel that is not halved any more
ladder    panels that double in length towards infinity, or halve towards a finite end of a support
rung      one panel of a ladder
body      all panels that belong to no ladder
alive     said of a law that has density on a panel or a side
doubt     a bound of the error of a logarithm, an index or a value of a distribution function
"""
