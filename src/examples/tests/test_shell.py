from __future__ import annotations

import json
import lzma
from pathlib import Path

from tests.runs import ExampleTest, example

PROGRAM = ["sh", example("shell/train.sh")]


class Shell(ExampleTest):
    data = Path(example("Digits/data/digits.csv")).read_bytes()

    def test_it_reports_what_xz_makes_of_its_parameters(self) -> None:
        self.assertEqual(
            self.size(lc=1, lp=2, pb=0, mf=lzma.MF_HC3, nice_len=20, depth=50),
            self.report(LC=1, LP=2, PB=0, MATCH_FINDER="hc3", NICE_LENGTH=20, DEPTH=50)["bytes"])

    def test_an_inactive_parameter_is_left_alone(self) -> None:
        self.assertEqual(
            self.size(lc=4, lp=0, pb=4, mf=lzma.MF_BT2, nice_len=4, depth=1),
            self.report(LC=4, PB=4, MATCH_FINDER="bt2", NICE_LENGTH=4, DEPTH=1)["bytes"])

    def test_alone_it_takes_the_settings_of_xz(self) -> None:
        size = self.size()
        self.assertEqual({"bytes": size, "percent": int(size * 10000 / len(self.data)) / 100}, self.report())

    def report(self, **params: object) -> dict[str, float]:
        variables = {f"HYPERTUNE_PARAM_{name}": str(value) for name, value in params.items()}
        report: dict[str, float] = json.loads(self.run_alone(*PROGRAM, **variables).stdout)
        return report

    def size(self, **settings: int) -> int:
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 6, **settings}]
        return len(lzma.compress(self.data, format=lzma.FORMAT_RAW, filters=filters))
