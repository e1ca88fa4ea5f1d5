from __future__ import annotations

import re
from pathlib import Path

from tests.runs import PYTHON, ExampleTest, example, study_file

PROGRAM = [PYTHON, example("unmodified/train.py")]


class Unmodified(ExampleTest):
    def test_the_study_file_reads_every_epoch_from_the_log(self) -> None:
        options = ["--epochs=3", "--lr=0.01", "--alpha=1e-6", "--hidden=8", "--batch-size=128"]
        log = self.run_alone(*PROGRAM, *options).stderr
        pattern = re.search(r"^    - '(.*)'$", study_file("unmodified"), re.MULTILINE)
        assert pattern is not None
        found = [re.search(pattern[1].replace("(?<", "(?P<"), line) for line in log.split("\n")]
        reports = [match.groupdict() for match in found if match]

        self.assertEqual(["1", "2", "3"], [report["step"] for report in reports])
        self.assertTrue(all(0 < float(report["validation_accuracy"]) <= 1 for report in reports))
        self.assertTrue(all(float(report["loss"]) > 0 for report in reports))

    def test_it_knows_nothing_of_a_tuner(self) -> None:
        self.assertNotIn("hypertune", Path(PROGRAM[1]).read_text(encoding="utf-8").lower())
