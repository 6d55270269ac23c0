"""Make the table of the motor axon anew: python tools/axon_table.py, when a test says that it is stale; seconds."""

from __future__ import annotations

import json

from vitadyn.physiology.axon_table import TABLE_FILE
from vitadyn.validation.axon_table import made


def main() -> None:
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in made().items()]
    TABLE_FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
