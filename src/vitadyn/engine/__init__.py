"""The ensemble engine: thousands of bodies integrated at once, each as if it were alone.

Doors:    solve (build, solve, initial_state), steady, sensitivity, status (what went wrong), diagnosis (why),
          reference (SciPy).
Making:   expr > rewrite > derivative > sparse > kernels, tangent: a body becomes straight-line code.
Printing: printers (NumPy), elementary and vectors (LLVM IR), lanes and sweep (the driver in IR), build and cache.
Running:  problem (what is asked), rodas (the method), march and machine (NumPy), native and groups (compiled).
"""
