"""Lets a training program be tuned by HyperTuneActors. One module, standard library only.

    import hypertune

    p = hypertune.params(learning_rate=1e-3, hidden=64)          # the study's values, or these
    for epoch in hypertune.steps(27):                            # the steps that this run shall train
        ...
        hypertune.report(validation_accuracy=accuracy)           # of this step

Outside a study the same program runs on its own: parameters have their defaults, reports are printed for people,
checkpoints go to ./checkpoints.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import shutil
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any, Iterable, Iterator, Mapping, Sequence

__all__ = [
    "Params", "artifact", "artifacts_dir", "attempt", "checkpoint", "checkpoint_dir", "first_step", "in_study",
    "last_step", "params", "report", "resume_from", "run_dir", "seed", "should_stop", "steps", "study", "total_steps",
    "trial",
]
__version__ = "0.1.0"

_MAX_METRICS = 64
_MAX_BYTES = 16 * 1024


def _text(name: str) -> str | None:
    return os.environ.get("HYPERTUNE_" + name) or None


def _path(name: str) -> Path | None:
    text = _text(name)
    return Path(text) if text else None


def _whole(name: str) -> int | None:
    text = _text(name)
    if text is not None and not (text.isascii() and text.isdigit()):
        raise ValueError(f"HYPERTUNE_{name}: '{text}' is not a whole number from 0.")
    return None if text is None else int(text)


in_study: bool = _text("RUN") is not None
"""Whether the tuner started this program."""

study: str | None = _text("STUDY")
trial: int | None = _whole("TRIAL")
attempt: int | None = _whole("ATTEMPT")

seed: int = (_whole("SEED") or 0) % 2**32
"""The trial's own, the same for each attempt, from 0 to 2**32 - 1 as NumPy and PyTorch take it. 0 outside a study."""

first_step: int | None = _whole("FIRST_STEP")
"""1, or the step after the checkpoint to resume from. None outside a study, and in a study without steps."""

last_step: int | None = _whole("LAST_STEP")
"""The last step of this run. The trial may be resumed later and go on to `total_steps`."""

total_steps: int | None = _whole("TOTAL_STEPS") or last_step
"""The last step of the whole trial: what a learning rate's schedule needs."""

resume_from: Path | None = _path("RESUME_FROM")
"""The checkpoint to load; None for a start from the beginning."""

run_dir: Path | None = _path("RUN_DIR")

checkpoint_dir: Path | None = _path("CHECKPOINT_DIR")
"""Where `checkpoint` saves in a study."""

artifacts_dir: Path = _path("ARTIFACTS_DIR") or Path(".")
"""Where to write files that are worth keeping; tell of them by `artifact`. Outside a study the current directory."""


# Parameters


class Params(Mapping[str, Any]):
    """Hyperparameters by name, as items and as attributes. What shares its name with a method of a mapping, such as
    `items`, or is a keyword, such as `lambda`, is an item only: `p["lambda"]`."""

    __slots__ = ("_values",)
    _values: dict[str, Any]

    def __init__(self, values: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_values", dict(values))

    def __getitem__(self, name: str) -> Any:
        if name in self._values:
            return self._values[name]
        raise KeyError(_no_parameter(name, self._values))

    def __getattr__(self, name: str) -> Any:
        if name in self._values:
            return self._values[name]
        raise AttributeError(_no_parameter(name, self._values))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Parameters can't be changed: the study would not know of {name}={value!r}.")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __reduce__(self) -> tuple[type[Params], tuple[dict[str, Any]]]:
        return Params, (self._values,)

    def __repr__(self) -> str:
        return f"Params({', '.join(f'{name}={value!r}' for name, value in self._values.items())})"


def params(defaults: Mapping[str, Any] | None = None, /, **more: Any) -> Params:
    """The configuration of this trial.

    Name all parameters with the values they have outside a study, `params(learning_rate=1e-3, hidden=64)`, or give them
    as a mapping, such as `vars(parser.parse_args())`. The study's values win. A parameter that the study does not tune,
    or that is inactive in this trial, keeps its default: give None to tell.

    Without any default you get just what the study has; inactive parameters are absent, so read them by `p.get(name)`.

    `HYPERTUNE_PARAMS_FILE=.../params.json python train.py` repeats a trial's configuration outside its study.

    Raises LookupError if there are defaults but none for a parameter of the study: it would be tuned in vain.
    """
    own = {**(defaults or {}), **more}
    file = _text("PARAMS_FILE")
    given: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8")) if file else {}
    for name in given:
        if own and name not in own:
            raise LookupError(
                f"The study has a parameter '{name}' that params(...) does not name.{_nearest(name, own)}"
                " Give it a default there, or call params() to take whatever the study has.")
    return Params({**own, **given})


def _no_parameter(name: str, names: Iterable[str]) -> str:
    return f"There is no parameter '{name}'.{_nearest(name, names) or ' Outside a study, params(...) needs defaults.'}"


def _nearest(name: str, names: Iterable[str]) -> str:
    known = list(names)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f" Did you mean '{near[0]}'?" if near else f" There are: {', '.join(known)}." if known else ""


# Reports


def _second_name_of_stdout() -> int | None:
    """Print may be redirected later, also below Python, and reports still get through."""
    try:
        return os.dup(1)
    except OSError:                                               # it is closed
        return None


_output: int | None = _second_name_of_stdout() if in_study else None
_writing = threading.Lock()
_current: int | None = None                # the step of the loop over steps()


def report(metrics: Mapping[str, Any] | None = None, /, *, step: int | None = None, **more: Any) -> None:
    """Reports metrics: `report(step=3, accuracy=0.91)`, or a mapping where a name is no Python name.

    Values are numbers, or what `float` makes one of, such as a NumPy or PyTorch scalar. NaN and infinity are told as
    they are: the trial has diverged. Lists of one length are folds or repeats, each a step from 1 on:
    `report(accuracy=cross_val_score(model, x, y))`.

    `step` counts from 1; by default it is the current one of the loop over `steps()`, and none outside such a loop, as
    is right for a program that reports once. May be called by any thread.

    Raises TypeError for a value that is no number, and ValueError for a report that the study would not understand.
    """
    values = {name: _number(name, value) for name, value in {**(metrics or {}), **more}.items()}
    _check(values, step)
    folds = any(isinstance(value, list) for value in values.values())
    number = None if folds else _step(step)
    if in_study:
        _send({**({} if number is None else {"step": number}), **values})
    else:
        shown = ", ".join(f"{name} {_shown(value)}" for name, value in values.items())
        print(shown if number is None else f"step {number}: {shown}", flush=True)


def artifact(path: str | os.PathLike[str], name: str | None = None) -> None:
    """Keeps a file with the trial, such as a plot; it must be complete by now. `name` is by default the file's own."""
    file = Path(os.path.abspath(path))
    shown = file.name if name is None else name
    if not file.is_file():
        raise FileNotFoundError(f"There is no file '{file}' to be kept as '{shown}'.")
    if in_study:
        _send({"artifact": str(file), "name": shown})
    else:
        print(f"artifact {shown}: {file}", flush=True)


def _number(metric: str, value: Any) -> float | list[float]:
    given = value
    if hasattr(value, "tolist"):                                  # NumPy, PyTorch, JAX, pandas
        value = value.tolist()
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [_float(metric, one, given) for one in value]
    return _float(metric, value, given)


def _float(metric: str, value: Any, given: object) -> float:
    is_number = hasattr(value, "__float__") or hasattr(value, "__index__")
    if isinstance(value, bool) or not is_number:
        kind = type(given).__name__
        raise TypeError(f"Metric '{metric}' is {_shown(given)} ({kind}); give a number, or a list of numbers.")
    return float(value)


def _check(values: dict[str, float | list[float]], step: int | None) -> None:
    if not 1 <= len(values) <= _MAX_METRICS:
        raise ValueError(f"This report has {len(values)} metrics; give 1 to {_MAX_METRICS}, as report(accuracy=0.9).")
    for name in ("step", "artifact"):
        if name in values:
            raise ValueError(f"'{name}' is no name for a metric: it has a meaning of its own in a report.")
    lengths = {name: len(value) if isinstance(value, list) else None for name, value in values.items()}
    if set(lengths.values()) == {None}:
        return
    if len(set(lengths.values())) > 1 or 0 in lengths.values():
        raise ValueError(f"Folds are lists of one length, and all metrics of a report have them; these have {lengths}.")
    if step is not None:
        raise ValueError("A list of folds has no step: fold 1 is step 1, and so on.")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = f"[{', '.join(_shown(one) for one in value)}]" if isinstance(value, list) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:120] + "…"


def _send(members: dict[str, Any]) -> None:
    # The newline before it ends what the program, or a thread of it, may have printed without one.
    line = f"\n{json.dumps(members)}\n".encode()
    if len(line) > _MAX_BYTES:
        raise ValueError(f"This report is longer than {_MAX_BYTES // 1024} kB; report fewer metrics, or shorter names.")
    if _output is None:
        raise RuntimeError("Standard output was closed when hypertune was imported, so nothing can be reported.")
    with _writing:
        with contextlib.suppress(AttributeError, ValueError):     # what was printed comes first, if print still works
            sys.stdout.flush()
        while line:
            line = line[os.write(_output, line):]


# Steps, and the wish to stop

_stop = False
_handler_of: int | None = None             # the process whose SIGTERM is handled
_earlier: Any = None                       # the handler that was there before


def steps(last: int | None = None) -> Iterator[int]:
    """Iterates over the steps that this run shall train, and ends early when `should_stop`.

    In a study these are `first_step` to `last_step`. Outside a study, and in a study without steps, 1 to `last`.
    """
    end = last if last_step is None else last_step
    if end is None:
        raise TypeError("Outside a study, steps(...) needs the last step, such as steps(27).")
    _handle_sigterm()
    return _loop(first_step or 1, end)


def _loop(first: int, last: int) -> Iterator[int]:
    global _current
    try:
        for step in range(first, last + 1):
            if should_stop():
                return
            _current = step
            yield step
    finally:
        _current = None


def should_stop() -> bool:
    """Whether the program was asked to end by SIGTERM, in a study or outside. It has a while (`grace` in the study
    file, 10 s by default) to save what it wants and leave.

    SIGTERM is handled from the first call of this function or of `steps` by the main thread; before, it just ends the
    program. A handler that was there before is called too.
    """
    _handle_sigterm()
    return _stop


def _handle_sigterm() -> None:
    global _handler_of, _earlier
    if _handler_of is None and threading.current_thread() is threading.main_thread():
        _earlier = signal.signal(signal.SIGTERM, _on_sigterm)
        _handler_of = os.getpid()


def _on_sigterm(number: int, frame: FrameType | None) -> None:
    global _stop
    if os.getpid() != _handler_of:                                # a forked worker, which nobody asks whether to stop
        signal.signal(number, _earlier if _earlier is not None else signal.SIG_DFL)
        signal.raise_signal(number)
        return
    _stop = True
    if callable(_earlier):
        _earlier(number, frame)


def _step(step: int | None) -> int | None:
    number = _current if step is None else step
    if number is None:
        return None
    if isinstance(number, bool) or not hasattr(number, "__index__"):
        raise TypeError(f"The step is {number!r}; steps are whole numbers from 1.")
    if number.__index__() < 1:
        raise ValueError(f"The step is {number}; steps are whole numbers from 1.")
    return number.__index__()


# Checkpoints


@contextlib.contextmanager
def checkpoint(step: int | None = None, *, directory: str | os.PathLike[str] = "checkpoints") -> Iterator[Path]:
    """Saves the checkpoint of a step, whole or not at all.

        with hypertune.checkpoint(epoch) as path:
            torch.save(state, path)

    Create a file at `path`, or a directory with files. At the end of the block it is flushed to the disk and renamed to
    the step; after an exception it is removed. `step` is the current one of the loop over `steps()` by default.
    Outside a study checkpoints go to `directory`, and a step that is there already is replaced.
    """
    number = _step(step)
    if number is None:
        raise TypeError("Outside the loop over steps(), a checkpoint needs its step, such as checkpoint(3).")
    folder = Path(directory) if checkpoint_dir is None else checkpoint_dir
    folder.mkdir(parents=True, exist_ok=True)
    target, scratch = folder / str(number), folder / f"tmp-{number}-{os.getpid()}"
    if in_study and os.path.lexists(target):
        raise FileExistsError(f"The checkpoint of step {number} is saved already: '{target}'.")
    try:
        _remove(scratch)
        yield scratch
        if not scratch.exists():
            raise FileNotFoundError(f"The checkpoint of step {number} was not saved: there is nothing at '{scratch}'.")
        _flush(scratch)
        _remove(target)
        os.rename(scratch, target)
        _flush_one(folder)
    except BaseException:
        _remove(scratch)
        raise


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()


def _flush(path: Path) -> None:
    if path.is_dir():
        for one in path.iterdir():
            _flush(one)
    _flush_one(path)


def _flush_one(path: Path) -> None:
    if path.is_dir() and os.name != "posix":                      # elsewhere a directory can't be opened
        return
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
