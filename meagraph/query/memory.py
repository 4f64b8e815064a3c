"""Whether the memory that the settings grant fits the machine, all of it being used at once."""

from meagraph import machine
from meagraph.settings import MIB, Settings

WORKER_BYTES = 24 * MIB
"""What a worker needs beside its query: measured 7 to 16 MiB of its own."""

SERVER_BYTES = 192 * MIB
"""What a server process needs beside results and cache, with its share of the zygote."""


class MemoryPlanError(ValueError):
    """The settings grant more memory than the machine has; the message names them."""


def needed_memory(settings: Settings) -> int:
    """Give the memory, in bytes, that the service uses when every place is taken."""
    places = settings.query_workers + settings.slow_workers
    place = settings.query_memory + WORKER_BYTES + 2 * settings.result_memory  # there, and here
    process = SERVER_BYTES + settings.response_cache_bytes + places * place
    return settings.server_processes * process


def check_memory(settings: Settings) -> None:
    """Raise `MemoryPlanError` when what the settings grant does not fit the machine."""
    needed, there = needed_memory(settings), machine.memory()
    if needed > there:
        raise MemoryPlanError(
            f"the settings grant {needed // MIB} MiB of memory, and this machine (or its container)"
            f" has {there // MIB} MiB: MEAGRAPH_SERVER_PROCESSES={settings.server_processes} times"
            f" MEAGRAPH_QUERY_WORKERS={settings.query_workers} and"
            f" MEAGRAPH_SLOW_WORKERS={settings.slow_workers} times"
            f" MEAGRAPH_QUERY_MEMORY={settings.query_memory}, with results"
            f" (MEAGRAPH_RESULT_MEMORY={settings.result_memory}) and cache"
            f" (MEAGRAPH_RESPONSE_CACHE_BYTES={settings.response_cache_bytes}): lower them"
        )
