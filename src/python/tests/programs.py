"""Training programs of a few lines, run as processes of their own, in a study and outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path
from typing import Any

MODULE = Path(__file__).parents[1]
TIMEOUT = 60                                                      # s; none of them comes near it


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own, which is the programs' current directory and their run's."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.checkpoints = self.folder / "saved"
        self.checkpoints.mkdir()

    def study(self, params: dict[str, Any] | None = None, **more: object) -> dict[str, str]:
        """The environment of a run, with steps if they are given: LAST_STEP=27."""
        file = self.folder / "params.json"
        file.write_text(json.dumps(params or {}), encoding="utf-8")
        values: dict[str, object] = {
            "RUN": "digits/7/2", "STUDY": "digits", "TRIAL": 7, "ATTEMPT": 2, "SEED": 2**64 - 1, "PARAMS_FILE": file,
            "RUN_DIR": self.folder, "CHECKPOINT_DIR": self.checkpoints, "ARTIFACTS_DIR": self.folder, **more,
        }
        return {f"HYPERTUNE_{name}": str(value) for name, value in values.items()}

    def start(self, source: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("HYPERTUNE_")}
        program = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(source)], cwd=self.folder, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**others, "PYTHONPATH": str(MODULE), **(environment or {})})
        self.addCleanup(self.end, program)
        return program

    def run_program(self, source: str, environment: dict[str, str] | None = None) -> tuple[int, list[str], str]:
        """Its exit code, the lines of its standard output that are not empty, and its standard error."""
        program = self.start(source, environment)
        output, errors = program.communicate(timeout=TIMEOUT)
        return program.returncode, [line for line in output.split("\n") if line], errors

    def output_of(self, source: str, environment: dict[str, str] | None = None) -> list[str]:
        code, lines, errors = self.run_program(source, environment)
        self.assertEqual((0, ""), (code, errors))
        return lines

    def error_of(self, source: str, environment: dict[str, str] | None = None) -> str:
        """The last line of its traceback."""
        code, _, errors = self.run_program(source, environment)
        self.assertEqual(1, code, errors)
        return errors.strip().split("\n")[-1]

    @staticmethod
    def end(program: subprocess.Popen[str]) -> None:
        program.kill()
        for stream in (program.stdin, program.stdout, program.stderr):
            if stream is not None:
                stream.close()
        program.wait()
