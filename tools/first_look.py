"""Simulate the shipped cohort of the first look anew, after any change of body, tables or mechanisms."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vitadyn.assess import first_look

if __name__ == "__main__":
    path = Path(first_look.__file__).with_name(first_look.FILE)
    np.savez_compressed(path, **first_look.made())
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {first_look.stamp()}")
