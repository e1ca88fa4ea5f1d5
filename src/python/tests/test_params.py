from __future__ import annotations

import json
import pickle
import unittest

import hypertune
from tests.programs import ProgramTest


class ParamsInAStudy(ProgramTest):
    def test_a_study_wins_over_the_defaults_and_the_others_keep_theirs(self) -> None:
        lines = self.output_of(
            """
            import hypertune
            p = hypertune.params(learning_rate=1e-3, hidden=64)
            print(p.learning_rate, p["learning_rate"], p.get("hidden"), list(p), dict(p))
            """,
            self.study({"learning_rate": 0.25}))
        self.assertEqual(["0.25 0.25 64 ['learning_rate', 'hidden'] {'learning_rate': 0.25, 'hidden': 64}"], lines)

    def test_values_keep_their_types(self) -> None:
        given = {"a": 1, "b": 1.0, "c": "sgd", "d": True, "e": 1e-05}
        self.assertEqual(
            [repr(given)], self.output_of("import hypertune; print(dict(hypertune.params()))", self.study(given)))

    def test_defaults_may_come_from_argparse(self) -> None:
        self.assertEqual(
            ["0.25 3"],
            self.output_of(
                """
                import argparse, hypertune
                parser = argparse.ArgumentParser()
                parser.add_argument("--lr", default=0.1)
                parser.add_argument("--layers", default=3)
                p = hypertune.params(vars(parser.parse_args([])))
                print(p.lr, p.layers)
                """,
                self.study({"lr": 0.25})))

    def test_a_parameter_of_the_study_that_the_program_does_not_name_is_an_error(self) -> None:
        error = self.error_of("import hypertune; hypertune.params(learn_rate=0.1)", self.study({"learning_rate": 0.25}))
        self.assertIn("has a parameter 'learning_rate'", error)
        self.assertIn("Did you mean 'learn_rate'?", error)
        self.assertIn("call params() to take whatever the study has", error)

    def test_an_inactive_parameter_is_absent_or_has_its_default(self) -> None:
        source = """
            import hypertune
            print(hypertune.params().get("momentum"), hypertune.params(lr=1, momentum=0.9).momentum)
            """
        self.assertEqual(["None 0.9"], self.output_of(source, self.study({"lr": 0.1})))

    def test_a_params_file_alone_repeats_a_trial_outside_its_study(self) -> None:
        file = self.folder / "best.json"
        file.write_text(json.dumps({"lr": 0.25}), encoding="utf-8")
        self.assertEqual(
            ["0.25 False"],
            self.output_of(
                "import hypertune; print(hypertune.params(lr=1).lr, hypertune.in_study)",
                {"HYPERTUNE_PARAMS_FILE": str(file)}))

    def test_the_run_is_known(self) -> None:
        source = """
            import hypertune as h
            print(h.in_study, h.study, h.trial, h.attempt, h.seed)
            print(h.first_step, h.last_step, h.total_steps, h.resume_from)
            """
        self.assertEqual(
            ["True digits 7 2 4294967295", "4 9 27 /from/3"],
            self.output_of(source, self.study(FIRST_STEP=4, LAST_STEP=9, TOTAL_STEPS=27, RESUME_FROM="/from/3")))
        self.assertEqual(["False None None None 0", "None None None None"], self.output_of(source))

    def test_a_broken_variable_is_named(self) -> None:
        error = self.error_of("import hypertune", self.study(LAST_STEP="many"))
        self.assertIn("HYPERTUNE_LAST_STEP: 'many' is not", error)


class Params(unittest.TestCase):
    p = hypertune.Params({"learning_rate": 0.1, "items": 3, "lambda": 2.0})

    def test_a_wrong_name_gets_the_nearest_one(self) -> None:
        with self.assertRaisesRegex(AttributeError, "no parameter 'learningrate'. Did you mean 'learning_rate'?"):
            self.p.learningrate
        with self.assertRaisesRegex(KeyError, "Did you mean 'learning_rate'?"):
            self.p["learning_rat"]
        with self.assertRaisesRegex(AttributeError, "There are: learning_rate, items, lambda"):
            self.p.zzz

    def test_without_any_parameter_the_error_asks_for_defaults(self) -> None:
        with self.assertRaisesRegex(AttributeError, "Outside a study, params"):
            hypertune.params().lr

    def test_names_that_a_mapping_has_or_that_are_keywords_are_items(self) -> None:
        self.assertEqual((3, 2.0), (self.p["items"], self.p["lambda"]))
        self.assertIn("lambda", self.p)
        self.assertNotIn("lamda", self.p)

    def test_they_can_not_be_changed(self) -> None:
        with self.assertRaisesRegex(AttributeError, "can't be changed"):
            self.p.learning_rate = 3

    def test_they_go_to_other_processes_and_back(self) -> None:
        self.assertEqual(self.p, pickle.loads(pickle.dumps(self.p)))
