"""One Ctrl-C is enough, and an impatient second one disturbs nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from rehearsal.demo import interruption
from rehearsal.demo.interruption import STOPPED, STOPPING, held, one_way_to_stop, undisturbed
from tests.assembly import ROOT


def send(number: signal.Signals) -> None:
    """To ourselves; its handler has run when this returns."""
    os.kill(os.getpid(), number)
    time.sleep(0)


@pytest.mark.parametrize("number", STOPPING)
def test_each_of_them_stops_as_ctrl_c_does(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), one_way_to_stop():
        send(number)


def test_a_second_one_does_not_disturb_what_the_first_began() -> None:
    with one_way_to_stop():
        with pytest.raises(KeyboardInterrupt):
            send(signal.SIGINT)
        send(signal.SIGINT)
        send(signal.SIGTERM)


def test_a_later_one_counts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interruption, "IMPATIENT_SECONDS", 0.1)
    with one_way_to_stop():
        with pytest.raises(KeyboardInterrupt):
            send(signal.SIGINT)
        time.sleep(0.15)
        with pytest.raises(KeyboardInterrupt):
            send(signal.SIGINT)


@pytest.mark.parametrize("number", STOPPING)
def test_what_comes_while_it_is_held_stops_at_its_end(number: signal.Signals) -> None:
    before = [signal.getsignal(number) for number in STOPPING]
    reached = []

    def block() -> None:
        with one_way_to_stop(), held():
            send(number)
            send(number)
            reached.append("the end of the block")

    with pytest.raises(KeyboardInterrupt):
        block()
    assert reached == ["the end of the block"]
    assert [signal.getsignal(number) for number in STOPPING] == before


def test_a_failure_while_it_is_held_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError), held():
        raise ZeroDivisionError


def test_what_is_undisturbed_is_not_interrupted_and_the_handlers_come_back() -> None:
    before = [signal.getsignal(number) for number in STOPPING]
    with one_way_to_stop(), undisturbed():
        for number in STOPPING:
            send(number)
    assert [signal.getsignal(number) for number in STOPPING] == before


@pytest.mark.parametrize("number", STOPPING)
def test_before_anything_runs_one_ends_the_program_with_a_line_even_inside_an_import(number: signal.Signals) -> None:
    # An exception would be caught here, as some imports catch what goes wrong in them.
    program = (
        "import os, signal; from rehearsal.demo.interruption import end_at_once; end_at_once()\n"
        f"try: os.kill(os.getpid(), {int(number)})\n"
        "except BaseException: print('caught')\n"
        "print('went on')"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, f"{STOPPED}\n", "")


def test_one_that_was_held_back_ends_the_program_as_soon_as_there_is_an_answer() -> None:
    program = (
        "import os, signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        "from rehearsal.demo.interruption import end_at_once; end_at_once()\n"
        "print('went on')"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, f"{STOPPED}\n", "")


def test_its_answer_needs_the_standard_library_alone() -> None:
    program = "import sys; import rehearsal.demo.interruption; print(*{name.partition('.')[0] for name in sys.modules})"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name for name in ended.stdout.split() if not name.startswith("_")}
    assert loaded - {"rehearsal"} <= set(sys.stdlib_module_names) | site_customizations()


def site_customizations() -> set[str]:
    """What the installation itself loads at every start, as for an editable install."""
    program = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ended.stdout.split())
