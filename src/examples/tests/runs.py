"""Runs of the example programs, as the tuner would start them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[3]
PYTHON = "/usr/bin/python3"


class ExampleTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_alone(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Outside a study, with these variables besides."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("HYPERTUNE_")}
        run = subprocess.run(
            command, cwd=self.folder, text=True, capture_output=True, timeout=300,
            env={**others, "PYTHONPATH": str(HOUSE / "src/python"), **environment})
        self.assertEqual(0, run.returncode, run.stderr)
        return run

    def reports(self, *command: str, params: dict[str, Any], **run: object) -> list[dict[str, float]]:
        """What a run in a study reports. `run` has what it is told, such as LAST_STEP=3."""
        checkpoints = Path(tempfile.mkdtemp(dir=self.folder))
        file = checkpoints / "params.json"
        file.write_text(json.dumps(params), encoding="utf-8")
        told = {"RUN": "example/0/1", "SEED": 7, "PARAMS_FILE": file, "CHECKPOINT_DIR": checkpoints, **run}
        output = self.run_alone(*command, **{f"HYPERTUNE_{name}": str(value) for name, value in told.items()}).stdout
        return [json.loads(line) for line in output.split("\n") if line]


def example(path: str) -> str:
    return str(HOUSE / "src/examples" / path)


def study_file(name: str) -> str:
    return (HOUSE / "config/studies" / f"{name}.yaml").read_text(encoding="utf-8")


def lows_of(name: str) -> dict[str, float]:
    """The lower bound of each parameter of a study file."""
    bounds = re.findall(r"^  (\w+): \{type: (float|int), low: (\S+),", study_file(name), re.MULTILINE)
    return {parameter: (float if kind == "float" else int)(low) for parameter, kind, low in bounds}
