from __future__ import annotations

import signal

from tests.programs import TIMEOUT, ProgramTest


class Checkpoints(ProgramTest):
    def test_a_file_is_named_by_its_step_when_it_is_whole(self) -> None:
        lines = self.output_of(
            """
            import hypertune, os
            with hypertune.checkpoint(3) as path:
                path.write_text("weights")
                print(path.parent == hypertune.checkpoint_dir, path.name.startswith("tmp"))
            print(os.listdir(hypertune.checkpoint_dir))
            """,
            self.study(LAST_STEP=9))
        self.assertEqual(["True True", "['3']"], lines)
        self.assertEqual("weights", (self.checkpoints / "3").read_text())

    def test_a_directory_is_as_good(self) -> None:
        self.output_of(
            """
            import hypertune
            for step in hypertune.steps():
                with hypertune.checkpoint() as path:
                    (path / "deep").mkdir(parents=True)
                    (path / "deep" / "weights").write_text(str(step))
            """,
            self.study(LAST_STEP=2))
        self.assertEqual(["1", "2"], self.saved())
        self.assertEqual("2", (self.checkpoints / "2" / "deep" / "weights").read_text())

    def test_an_exception_leaves_nothing_behind(self) -> None:
        error = self.error_of(
            """
            import hypertune
            with hypertune.checkpoint(3) as path:
                path.mkdir()
                (path / "weights").write_text("half")
                raise OSError("No space left on device")
            """,
            self.study(LAST_STEP=9))
        self.assertEqual(("OSError: No space left on device", []), (error, self.saved()))

    def test_a_kill_while_saving_leaves_no_checkpoint(self) -> None:
        program = self.start(
            """
            import hypertune
            with hypertune.checkpoint(3) as path:
                path.write_text("half")
                print("saving", flush=True)
                input()
            """,
            self.study(LAST_STEP=9))
        assert program.stdout is not None
        self.assertEqual("saving\n", program.stdout.readline())
        program.kill()
        self.assertEqual(-signal.SIGKILL, program.wait(TIMEOUT))
        self.assertTrue(all(name.startswith("tmp") for name in self.saved()))

    def test_to_save_nothing_is_an_error(self) -> None:
        error = self.error_of(
            "import hypertune\nwith hypertune.checkpoint(3) as path: pass", self.study(LAST_STEP=9))
        self.assertIn("The checkpoint of step 3 was not saved", error)

    def test_a_step_is_saved_once_in_a_study(self) -> None:
        (self.checkpoints / "3").write_text("recorded")
        error = self.error_of(
            "import hypertune\nwith hypertune.checkpoint(3) as path: path.write_text('new')", self.study(LAST_STEP=9))
        self.assertIn("The checkpoint of step 3 is saved already", error)
        self.assertEqual("recorded", (self.checkpoints / "3").read_text())

    def test_outside_a_study_it_is_replaced(self) -> None:
        source = """
            import hypertune
            for content in ("old", "new"):
                with hypertune.checkpoint(3) as path:
                    path.mkdir()
                    (path / "weights").write_text(content)
            with hypertune.checkpoint(4, directory="elsewhere") as path: path.write_text("weights")
            """
        self.output_of(source)
        self.assertEqual("new", (self.folder / "checkpoints" / "3" / "weights").read_text())
        self.assertEqual("weights", (self.folder / "elsewhere" / "4").read_text())

    def test_without_a_step_there_is_none(self) -> None:
        error = self.error_of("import hypertune\nwith hypertune.checkpoint() as path: pass", self.study())
        self.assertIn("needs its step", error)

    def saved(self) -> list[str]:
        return sorted(entry.name for entry in self.checkpoints.iterdir())
