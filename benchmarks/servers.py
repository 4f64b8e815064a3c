"""Servers that answer SPARQL on the loopback: ours and its peers, each in a process of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError

CHECKOUT = Path(__file__).parent.parent
START_SECONDS = 60.0
STOP_SECONDS = 30.0

VIRTUOSO = "virtuoso-t"
VIRTUOSO_SQL = "isql-vt"
"""The programs of Debian's package virtuoso-opensource."""

_VIRTUOSO_GRAPH = "urn:data"
_VIRTUOSO_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
ServerThreads = 100
DirsAllowed = .
NumberOfBuffers = 85000
MaxDirtyBuffers = 60000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 64
[SPARQL]
ResultSetMaxRows = 1000000
DefaultGraph = {graph}
"""

# The account of the endpoint may use SERVICE only when it is told so.
_VIRTUOSO_LOAD = """
DB.DBA.RDF_OBJ_FT_RULE_ADD(null, null, 'all');
DB.DBA.TTLP_MT(file_to_string_output('{data}'), '', '{graph}', 0);
DB.DBA.VT_INC_INDEX_DB_DBA_RDF_OBJ();
GRANT SELECT ON DB.DBA.SPARQL_SINV_2 TO "SPARQL";
GRANT EXECUTE ON DB.DBA.SPARQL_SINV_IMP TO "SPARQL";
checkpoint;
"""


@contextmanager
def meagraph(folder: Path, home: Path, **settings: object) -> Iterator[str]:
    """Serve a home of ours with these settings, logging to `folder`; gives the endpoint."""
    port = free_port()
    with meagraph_process(folder, port, home, **settings):
        yield f"http://127.0.0.1:{port}/sparql"


@contextmanager
def meagraph_process(
    folder: Path, port: int, home: Path, **settings: object
) -> Iterator[subprocess.Popen[bytes]]:
    """Serve a home of ours on this port; gives the process of the server."""
    folder.mkdir()
    command = [sys.executable, "-c", "from cli import main; main()", "serve"]
    with _running(
        [*command, "--home", str(home.absolute()), "--port", str(port)],
        f"http://127.0.0.1:{port}/healthz",
        CHECKOUT,
        folder / "server.log",
        {f"MEAGRAPH_{name.upper()}": str(value) for name, value in settings.items()},
    ) as process:
        yield process


@contextmanager
def oxigraph(folder: Path, data: Path) -> Iterator[str]:
    """Serve the N-Triples file `data` by the Oxigraph server, which keeps its store in `folder`."""
    folder.mkdir()
    program = str(Path(sys.executable).with_name("oxigraph"))
    store = ["--location", str(folder / "store")]
    for step in (["load", *store, "--file", str(data)], ["optimize", *store]):
        subprocess.run([program, *step], check=True, capture_output=True)
    port = free_port()
    command = [program, "serve-read-only", *store, "--bind", f"127.0.0.1:{port}"]
    url = f"http://127.0.0.1:{port}/query"
    with _running(command, url, folder, folder / "server.log"):
        yield url


@contextmanager
def virtuoso(folder: Path, data: Path) -> Iterator[str]:
    """Serve the N-Triples file `data` by Virtuoso, which keeps everything in `folder`."""
    folder.mkdir()
    shutil.copy(data, folder / "data.nt")
    port, sql_port = free_port(), free_port()
    settings = _VIRTUOSO_SETTINGS.format(port=port, sql_port=sql_port, graph=_VIRTUOSO_GRAPH)
    (folder / "virtuoso.ini").write_text(settings)
    command = [VIRTUOSO, "-f", "-c", "virtuoso.ini"]
    url = f"http://127.0.0.1:{port}/sparql"
    with _running(command, url, folder, folder / "server.log"):
        statements = _VIRTUOSO_LOAD.format(data="data.nt", graph=_VIRTUOSO_GRAPH)
        virtuoso_sql(f"127.0.0.1:{sql_port}", statements)
        yield url


def virtuoso_sql(address: str, statements: str) -> str:
    """Run SQL statements in Virtuoso; raises `RuntimeError` with its answer when one fails."""
    done = subprocess.run(
        [VIRTUOSO_SQL, address, "dba", "dba", "ERRORS=STDOUT"],
        input=statements,
        capture_output=True,
        text=True,
    )
    if done.returncode or "*** Error" in done.stdout:
        raise RuntimeError(f"Virtuoso refused a statement:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def rdflib_endpoint(folder: Path, data: Path, program: Path) -> Iterator[str]:
    """Serve the N-Triples file `data` from memory by rdflib-endpoint's `program`."""
    folder.mkdir()
    port = free_port()
    command = [str(program), "serve", "--host", "127.0.0.1", "--port", str(port), str(data)]
    url = f"http://127.0.0.1:{port}/"
    with _running(command, url, folder, folder / "server.log"):
        yield url


def free_port() -> int:
    """Give a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(
    command: Sequence[str],
    url: str,
    folder: Path,
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in `folder` from when `url` answers until the block ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
    try:
        _await_answer(process, url, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_answer(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 (an address of ours)
            return
        except HTTPError:
            return  # an answer, whatever it says
        except (URLError, OSError) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"no server at {url}: {log.read_text()}") from error
        time.sleep(0.05)
