from __future__ import annotations

import contextlib
import decimal
import fractions
import io
import json
import math
import unittest
from typing import Any

import hypertune
from tests.programs import ProgramTest


class ReportsOfAStudy(ProgramTest):
    def test_a_report_is_one_line_of_json(self) -> None:
        lines = self.output_of(
            "import hypertune; hypertune.report(step=3, accuracy=0.5, loss=1)", self.study(LAST_STEP=27))
        self.assertEqual(['{"step": 3, "accuracy": 0.5, "loss": 1.0}'], lines)

    def test_without_steps_there_is_none_in_it(self) -> None:
        self.assertEqual(
            ['{"val/acc": 0.5}'], self.output_of("import hypertune; hypertune.report({'val/acc': 0.5})", self.study()))

    def test_the_loop_over_the_steps_gives_the_step(self) -> None:
        lines = self.output_of(
            """
            import hypertune
            for step in hypertune.steps(): hypertune.report(loss=step)
            hypertune.report(loss=0)
            """,
            self.study(FIRST_STEP=3, LAST_STEP=4))
        self.assertEqual(['{"step": 3, "loss": 3.0}', '{"step": 4, "loss": 4.0}', '{"loss": 0.0}'], lines)

    def test_nan_and_infinity_are_told(self) -> None:
        self.assertEqual(
            ['{"a": NaN, "b": -Infinity}'],
            self.output_of("import hypertune, math; hypertune.report(a=math.nan, b=-math.inf)", self.study()))

    def test_folds_are_a_list(self) -> None:
        self.assertEqual(
            ['{"accuracy": [0.5, 0.25], "auc": [1.0, 0.0]}'],
            self.output_of("import hypertune; hypertune.report(accuracy=[0.5, 0.25], auc=(1, 0))", self.study()))

    def test_a_report_gets_through_whatever_happens_to_print(self) -> None:
        lines = self.output_of(
            """
            import contextlib, io, os, sys, hypertune
            print("loading ", end="")
            hypertune.report(a=1)
            with contextlib.redirect_stdout(io.StringIO()): hypertune.report(a=2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            hypertune.report(a=3)
            sys.stdout.close()
            hypertune.report(a=4)
            sys.stdout = None
            hypertune.report(a=5)
            """,
            self.study())
        self.assertEqual(["loading ", *(f'{{"a": {n}.0}}' for n in range(1, 6))], lines)

    def test_a_closed_standard_output_is_told(self) -> None:
        self.assertIn(
            "Standard output was closed",
            self.error_of("import os; os.close(1); import hypertune; hypertune.report(a=1)", self.study()))

    def test_threads_do_not_tear_each_others_lines(self) -> None:
        lines = self.output_of(
            """
            import threading, hypertune
            def work(number):
                for step in range(1, 101): hypertune.report({"m" * 100 + str(i): number for i in range(60)}, step=step)
            threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
            for t in threads: t.start()
            for t in threads: t.join()
            """,
            self.study(LAST_STEP=100))
        self.assertEqual(800, len(lines))
        self.assertTrue(all(len(json.loads(line)) == 61 for line in lines))

    def test_an_artifact_is_told_with_its_whole_path(self) -> None:
        lines = self.output_of(
            """
            import hypertune
            open("plot.png", "w").close()
            hypertune.artifact("plot.png")
            hypertune.artifact(hypertune.artifacts_dir / "plot.png", "confusion.png")
            """,
            self.study())
        path = str(self.folder / "plot.png")
        self.assertEqual(
            [{"artifact": path, "name": "plot.png"}, {"artifact": path, "name": "confusion.png"}],
            [json.loads(line) for line in lines])

    def test_an_artifact_that_is_not_there_is_an_error(self) -> None:
        self.assertIn("There is no file", self.error_of("import hypertune; hypertune.artifact('no.png')", self.study()))


class Reports(unittest.TestCase):
    """Outside a study."""

    def test_they_are_readable(self) -> None:
        self.assertEqual("step 3: accuracy 0.912346, loss nan\n", written(step=3, accuracy=0.9123456, loss=math.nan))
        self.assertEqual("accuracy [0.5, 0.25]\n", written(accuracy=[0.5, 0.25]))

    def test_what_float_understands_is_a_number(self) -> None:
        self.assertEqual("a 0.5, b 0.25, c 2\n", written(a=decimal.Decimal("0.5"), b=fractions.Fraction(1, 4), c=2))

    def test_arrays_are_folds_and_an_array_of_one_is_a_number(self) -> None:
        self.assertEqual("a [0.5, 1]\n", written(a=Array([0.5, 1])))
        self.assertEqual("a 0.5\n", written(a=Array([0.5])))
        self.assertEqual("a 0.5\n", written(a=Array(0.5)))

    def test_what_is_no_number_is_named(self) -> None:
        for wrong in ("0.91", None, True, {"a": 1}, [0.5, "x"], Array([[1, 2], [3, 4]])):
            with self.subTest(wrong), self.assertRaisesRegex(TypeError, r"Metric 'accuracy' is .*; give a number"):
                hypertune.report(accuracy=wrong)

    def test_a_report_that_the_study_would_not_understand_is_refused(self) -> None:
        cases: list[tuple[dict[str, Any], str]] = [
            ({}, "0 metrics"),
            ({str(n): n for n in range(65)}, "65 metrics"),
            ({"artifact": 1}, "'artifact' is no name"),
            ({"step": 1}, "'step' is no name"),
            ({"a": [1, 2], "b": [1]}, "of one length"),
            ({"a": [1, 2], "b": 1}, "of one length"),
            ({"a": []}, "of one length"),
        ]
        for metrics, why in cases:
            with self.subTest(why), self.assertRaisesRegex(ValueError, why):
                hypertune.report(metrics)
        with self.assertRaisesRegex(ValueError, "has no step"):
            hypertune.report(step=1, a=[1, 2])

    def test_steps_are_whole_numbers_from_1(self) -> None:
        wrong: Any
        for wrong, error in ((0, ValueError), (-1, ValueError), (1.0, TypeError), ("1", TypeError), (True, TypeError)):
            with self.subTest(wrong), self.assertRaisesRegex(error, "whole numbers from 1"):
                hypertune.report(step=wrong, a=1)


class Array:
    """As NumPy's and PyTorch's are seen from here."""

    def __init__(self, values: object) -> None:
        self.values = values

    def tolist(self) -> object:
        return self.values


def written(**report: Any) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as output:
        hypertune.report(**report)
    return output.getvalue()
