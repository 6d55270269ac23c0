"""Who people are, what is given to them, and what becomes of many.

One person: people (build and numbers), single (a body for a person), exposure (what is given).
Many:       draw (people by number), stream (integrate and summarise), moments, sketch, failures (kept and run again).
"""
