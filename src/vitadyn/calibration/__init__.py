"""The fit of the body's tuned numbers to published evidence, with priors, between-study effects and whole-study folds.

free (which numbers, how far they may go), targets (what they are held against), fit (the most probable numbers),
folds (each study predicted by a fit that never saw it), outcome (before and after, in tables).
"""
