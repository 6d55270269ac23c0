"""Who people are, what is given to them, and what becomes of many.

The table:  adults (adults.toml: spreads, shares and correlations of ordinary adults).
One person: people (build and numbers), single (a body for a person), exposure (what is given).
Many:       draw (people by number), habits (supplements, drugs, kidneys), season (sun and the year),
            survey (each measured once), stream (integrate and summarise), moments, sketch,
            failures (kept and run again).
"""
