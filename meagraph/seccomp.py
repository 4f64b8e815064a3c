"""
A seccomp filter that refuses sockets, for processes that handle what strangers wrote.

It needs no privileges (`PR_SET_NO_NEW_PRIVS`), holds for every later thread and child of the
process, and cannot be taken off. Descriptors that are open already keep working.
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Mapping
from dataclasses import dataclass

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_MODE_FILTER = 2

_ALLOW = 0x7FFF0000
_KILL_PROCESS = 0x80000000
_REFUSE = 0x00050000 | errno.EACCES

_LOAD_WORD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_AT_LEAST = 0x35
_RETURN = 0x06
_NUMBER_AT = 0
_ARCHITECTURE_AT = 4
_X32_BIT = 0x40000000


class SeccompUnavailableError(OSError):
    """This machine or kernel cannot refuse sockets to a process; the message says why."""


@dataclass(frozen=True)
class _Architecture:
    """A processor: its audit number, and its numbers of the system calls to refuse."""

    audit: int
    refused: tuple[int, ...]


# socket, socketpair, and io_uring_setup, whose rings open sockets without the call.
_ARCHITECTURES: Mapping[str, _Architecture] = {
    "x86_64": _Architecture(0xC000003E, (41, 53, 425)),
    "aarch64": _Architecture(0xC00000B7, (198, 199, 425)),
}


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Encode one `struct sock_filter`."""
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _program(machine: str) -> bytes:
    """Write the filter for `machine`; raises `SeccompUnavailableError` for one not listed."""
    if machine not in _ARCHITECTURES:
        known = ", ".join(_ARCHITECTURES)
        raise SeccompUnavailableError(
            errno.ENOSYS, f"sockets can be refused on {known}, not on {machine}"
        )
    architecture = _ARCHITECTURES[machine]
    steps = [
        _instruction(_LOAD_WORD, _ARCHITECTURE_AT),
        _instruction(_JUMP_EQUAL, architecture.audit, if_true=1),
        _instruction(_RETURN, _KILL_PROCESS),
        _instruction(_LOAD_WORD, _NUMBER_AT),
        # The x32 calls of x86-64 are the same calls under other numbers.
        _instruction(_JUMP_AT_LEAST, _X32_BIT, if_false=1),
        _instruction(_RETURN, _REFUSE),
    ]
    for number in architecture.refused:
        steps += [
            _instruction(_JUMP_EQUAL, number, if_false=1),
            _instruction(_RETURN, _REFUSE),
        ]
    steps.append(_instruction(_RETURN, _ALLOW))
    return b"".join(steps)


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse_sockets() -> None:
    """
    Refuse to this process, from now on, every new socket (`EACCES`).

    Raises `SeccompUnavailableError` on a processor or kernel that cannot.
    """
    program = _program(platform.machine())
    code = ctypes.create_string_buffer(program, len(program))
    description = _FilterProgram(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    _prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), ctypes.c_ulong(0))
    _prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(description))


def _prctl(option: int, first: object, second: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    if libc.prctl(ctypes.c_int(option), first, second, zero, zero) != 0:
        number = ctypes.get_errno()
        raise SeccompUnavailableError(
            number, f"the kernel refuses a seccomp filter: {os.strerror(number)}"
        )
