from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import torch

from tests.runs import PYTHON, ExampleTest, example, lows_of

PROGRAM = [PYTHON, example("pytorch/train.py")]
PARAMS = {"learning_rate": 0.01, "weight_decay": 1e-4, "channels": 8, "dropout": 0.3, "batch_size": 64}


class PyTorch(ExampleTest):
    def test_a_resumed_training_is_an_unbroken_one_bit_for_bit(self) -> None:
        unbroken, first, second = (self.saving_to(name) for name in ("unbroken", "first", "second"))
        expected = self.reports(*PROGRAM, params=PARAMS, LAST_STEP=5, TOTAL_STEPS=9, CHECKPOINT_DIR=unbroken)
        begun = self.reports(*PROGRAM, params=PARAMS, LAST_STEP=2, TOTAL_STEPS=9, CHECKPOINT_DIR=first)
        resumed = self.reports(
            *PROGRAM, params=PARAMS, FIRST_STEP=3, LAST_STEP=5, TOTAL_STEPS=9, CHECKPOINT_DIR=second,
            RESUME_FROM=first / "2")

        self.assertEqual([1, 2, 3, 4, 5], [report["step"] for report in expected])
        self.assertEqual(expected, begun + resumed)
        self.assertTrue(same(torch.load(unbroken / "5"), torch.load(second / "5")))
        self.assertFalse(same(torch.load(unbroken / "5"), torch.load(unbroken / "4")))

    def test_the_study_tunes_what_the_program_names(self) -> None:
        self.assertEqual(set(PARAMS), set(lows_of("pytorch")))
        self.assertEqual(1, len(self.reports(*PROGRAM, params=lows_of("pytorch"), LAST_STEP=1, TOTAL_STEPS=27)))

    def test_another_seed_is_another_training(self) -> None:
        one, other = (self.reports(*PROGRAM, params=PARAMS, LAST_STEP=1, SEED=seed) for seed in (1, 2**64 - 1))
        self.assertNotEqual(one, other)

    def test_alone_it_trains_27_epochs_and_is_good(self) -> None:
        lines = self.run_alone(*PROGRAM).stdout.strip().split("\n")
        self.assertEqual(27, len(lines))
        self.assertRegex(lines[-1], r"^step 27: validation_accuracy 0\.9[5-9]")

    def test_three_lines_are_enough_to_be_tuned(self) -> None:
        source = Path(PROGRAM[1]).read_text(encoding="utf-8")
        self.assertEqual(3, len(re.findall("# tuned$", source, re.MULTILINE)))

    def saving_to(self, name: str) -> Path:
        (self.folder / name).mkdir()
        return self.folder / name


def same(one: Any, other: Any) -> bool:
    """Whether two states are equal in all their numbers."""
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
