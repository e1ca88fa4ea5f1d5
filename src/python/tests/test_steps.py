from __future__ import annotations

import signal
import subprocess

from tests.programs import TIMEOUT, ProgramTest

LOOP = """
    import hypertune
    for step in hypertune.steps():
        hypertune.report(loss=step)
        if step == 2: input()                      # goes on when it is asked to
    print("saved", hypertune.should_stop())
    """


class Steps(ProgramTest):
    def test_they_are_those_of_the_run(self) -> None:
        source = "import hypertune; print(*hypertune.steps(5))"
        self.assertEqual(["4 5 6 7 8 9"], self.output_of(source, self.study(FIRST_STEP=4, LAST_STEP=9)))
        self.assertEqual(["1 2 3 4 5"], self.output_of(source, self.study()))
        self.assertEqual(["1 2 3 4 5"], self.output_of(source))

    def test_outside_a_study_there_must_be_a_last_one(self) -> None:
        self.assertIn("such as steps(27)", self.error_of("import hypertune; hypertune.steps()"))


class Stopping(ProgramTest):
    def test_sigterm_ends_the_loop_and_leaves_time_to_save(self) -> None:
        program = self.start(LOOP, self.study(LAST_STEP=27))
        self.wait_for(program, '{"step": 2, "loss": 2.0}')
        program.send_signal(signal.SIGTERM)
        output, errors = program.communicate("go on\n", timeout=TIMEOUT)
        self.assertEqual((0, "saved True", ""), (program.returncode, output.strip(), errors))

    def test_it_does_so_outside_a_study_too(self) -> None:
        program = self.start(LOOP.replace("steps()", "steps(9)"))
        self.wait_for(program, "step 2: loss 2")
        program.send_signal(signal.SIGTERM)
        self.assertEqual(("saved True\n", ""), program.communicate("go on\n", timeout=TIMEOUT))

    def test_a_program_that_never_asks_is_ended_by_sigterm(self) -> None:
        program = self.start("import hypertune; hypertune.report(loss=1); input()", self.study())
        self.wait_for(program, '{"loss": 1.0}')
        program.send_signal(signal.SIGTERM)
        self.assertEqual(-signal.SIGTERM, program.wait(TIMEOUT))

    def test_a_handler_that_was_there_before_is_called_too(self) -> None:
        self.assertEqual(
            ["False", "earlier", "True"],
            self.output_of(
                """
                import signal, hypertune
                signal.signal(signal.SIGTERM, lambda number, frame: print("earlier"))
                print(hypertune.should_stop())
                signal.raise_signal(signal.SIGTERM)
                print(hypertune.should_stop())
                """))

    def test_other_threads_may_ask_and_see_what_the_main_thread_got(self) -> None:
        self.assertEqual(
            ["False", "False", "True"],
            self.output_of(
                """
                import signal, threading, hypertune
                def ask():
                    thread = threading.Thread(target=lambda: print(hypertune.should_stop()))
                    thread.start()
                    thread.join()
                ask()
                print(hypertune.should_stop())
                signal.raise_signal(signal.SIGTERM)
                ask()
                """))

    def test_forked_workers_can_still_be_terminated(self) -> None:
        self.assertEqual(
            ["False", "-15"],
            self.output_of(
                """
                import multiprocessing, time, hypertune
                def work(ready):
                    ready.set()
                    time.sleep(1000)
                fork = multiprocessing.get_context("fork")
                print(hypertune.should_stop(), flush=True)
                ready = fork.Event()
                worker = fork.Process(target=work, args=(ready,))
                worker.start()
                ready.wait()
                worker.terminate()
                worker.join()
                print(worker.exitcode)
                """))

    def wait_for(self, program: subprocess.Popen[str], line: str) -> None:
        assert program.stdout is not None
        while (read := program.stdout.readline()).strip() != line:
            self.assertNotEqual("", read, f"It ended before it wrote {line}")
