import platform
import subprocess
import sys

import pytest

from meagraph import seccomp

TRIES = """
import socket
from meagraph.seccomp import refuse_sockets
left, right = socket.socketpair()
refuse_sockets()
for make in (
    lambda: socket.socket(socket.AF_INET), lambda: socket.socket(socket.AF_INET6),
    lambda: socket.socket(socket.AF_UNIX), socket.socketpair,
):
    try:
        make()
        print("open")
    except PermissionError:
        print("refused")
left.send(b"x")
print(right.recv(1).decode())
"""


def test_new_sockets_are_refused_and_open_ones_keep_working() -> None:
    said = subprocess.run(
        [sys.executable, "-c", TRIES], capture_output=True, text=True, check=True, timeout=30
    )
    assert said.stdout.split() == ["refused"] * 4 + ["x"]


def test_children_cannot_open_sockets_either() -> None:
    code = (
        "from meagraph.seccomp import refuse_sockets; import subprocess, sys; refuse_sockets();"
        "sys.exit(subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'],"
        " stderr=subprocess.DEVNULL).returncode)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 1


def test_other_processors_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "sparc64")
    with pytest.raises(seccomp.SeccompUnavailableError, match="not on sparc64"):
        seccomp.refuse_sockets()


def test_the_filter_is_a_whole_number_of_instructions_on_every_processor() -> None:
    for machine in ("x86_64", "aarch64"):
        assert len(seccomp._program(machine)) % 8 == 0


def test_a_kernel_that_refuses_the_filter_is_told() -> None:
    with pytest.raises(seccomp.SeccompUnavailableError, match="refuses a seccomp filter"):
        seccomp._prctl(seccomp._PR_SET_SECCOMP, 99, 0)


def test_the_filter_is_installed_in_this_kind_of_process(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(seccomp, "_prctl", lambda option, *rest: asked.append(option))
    seccomp.refuse_sockets()
    assert asked == [seccomp._PR_SET_NO_NEW_PRIVS, seccomp._PR_SET_SECCOMP]
