"""How fast, and how right: this engine beside others at equal achieved error, in one interleaved run.

Doors: table (the whole comparison), entrant (what an engine must offer to be compared).
"""
