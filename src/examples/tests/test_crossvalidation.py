from __future__ import annotations

from tests.runs import PYTHON, ExampleTest, example, lows_of

PROGRAM = [PYTHON, example("crossvalidation/train.py")]
PARAMS = {"trees": 20, "learning_rate": 0.2, "depth": 2, "subsample": 0.8, "features": 0.5}


class CrossValidation(ExampleTest):
    def test_each_fold_is_a_step_and_the_test_set_is_looked_at_once(self) -> None:
        reports = self.reports(*PROGRAM, params=PARAMS, LAST_STEP=10)
        self.assertEqual(list(range(1, 11)), [report["step"] for report in reports])
        self.assertTrue(all(0.8 < report["accuracy"] <= 1 for report in reports))
        self.assertEqual([10], [report["step"] for report in reports if "test_accuracy" in report])
        self.assertGreater(reports[-1]["test_accuracy"], 0.8)

    def test_folds_are_the_same_wherever_a_run_begins(self) -> None:
        reports = self.reports(*PROGRAM, params=PARAMS, LAST_STEP=10)
        self.assertEqual(reports[6:], self.reports(*PROGRAM, params=PARAMS, FIRST_STEP=7, LAST_STEP=10))

    def test_the_study_tunes_what_the_program_names(self) -> None:
        self.assertEqual(set(PARAMS), set(lows_of("crossvalidation")))
        self.assertEqual(1, len(self.reports(*PROGRAM, params=lows_of("crossvalidation"), LAST_STEP=1)))
