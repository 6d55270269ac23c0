"""The ensemble engine: thousands of bodies integrated at once, each as if it were alone.

Doors:    solve (build, solve, initial_state), steady, sensitivity, status (what went wrong), diagnosis (why),
          reference (SciPy).
Making:   expr > rewrite > derivative > sparse > kernels, tangent: a body becomes straight-line code.
          rest (quick pools settled), balance (books kept) change a body before.
Printing: printers (NumPy), elementary and vectors (LLVM IR), lanes, stages, pace, dense and sweep (the driver in IR),
          target (which processor), build, cache, recipe and outline (found again).
Running:  problem (what is asked), rodas (the method), march and machine (NumPy), native and groups (compiled).
"""
