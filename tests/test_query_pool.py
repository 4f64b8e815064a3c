"""Real workers: deadlines, memory, crashes, releases that move, and no way out to the network."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, Quad
from query_home import BASE, facts, node, point_at, processes_below, publish, small_settings

from meagraph.query import channel
from meagraph.query.errors import (
    BusyError,
    MemoryLimitError,
    QueryError,
    QueryTimeoutError,
    QueryTooComplexError,
    ResultTooLargeError,
    ServiceRefusedError,
    WorkersUnavailableError,
)
from meagraph.query.formats import BY_NAME, ResultKind
from meagraph.query.pool import Query, QueryPool
from meagraph.query.scan import QueryForm, Scanned
from meagraph.query.zygote import Zygote

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ROWS = 60
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6)) + " }"
)
GREEDY = (
    "SELECT * WHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(4)) + " } ORDER BY ?o0"
)


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as running:
        yield running


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("pool") / "home"
    publish(home, 1, facts(ROWS))
    return home


@pytest.fixture(scope="module")
def pool(zygote, shared_home):
    with QueryPool(small_settings(shared_home, query_zygote=zygote.socket)) as running:
        yield running


def count(pool):
    return int(pool.select(COUNT)[0]["n"].value)


def unscanned(text):
    """What the scan would say if it let everything through."""
    return Scanned(QueryForm.SELECT, "", (), (), volatile=False), Query(text)


def test_a_query_is_answered_with_the_release_it_comes_from(pool):
    result = pool.run(Query(COUNT, result_format=BY_NAME["csv"]))
    assert result.read() == b"n\r\n60\r\n"
    assert (result.kind, result.media_type) == (ResultKind.SOLUTIONS, "text/csv")
    assert (result.release.number, result.size, result.file) == (1, 7, None)
    result.close()


def test_pages_ask_with_bindings_and_get_terms(pool):
    rows = pool.select(
        "SELECT ?s ?o ?none WHERE { ?s ?p ?o OPTIONAL { ?s <x:> ?none } }", o=Literal(7)
    )
    assert rows == [{"s": node("partner/7"), "o": Literal(7)}]
    assert pool.ask("ASK { ?s ?p ?o }", s=node("partner/7"))
    assert not pool.ask("ASK { ?s ?p ?o }", s=node("partner/none"))
    assert b"<x:7>" in pool.construct(
        "CONSTRUCT { <x:7> ?p ?o } WHERE { ?s ?p ?o }", s=node("partner/7")
    )
    with pytest.raises(TypeError):
        pool.select("ASK {}")
    with pytest.raises(TypeError):
        pool.ask("SELECT * {}")


def test_a_large_result_comes_in_a_file(pool):
    result = pool.run(Query("SELECT ?s ?t WHERE { ?s ?p ?o . ?t ?p 1 }"))
    assert result.file is not None
    content = result.read()
    assert len(content) == result.size > pool.settings.result_memory
    assert content.endswith(b"}")
    assert result.file.closed


def test_a_result_past_the_limit_is_refused(pool):
    with pytest.raises(ResultTooLargeError, match="LIMIT"):
        pool.run(Query("SELECT * WHERE { ?s ?p ?o . ?t ?q ?u . ?v ?w ?x }"))
    assert count(pool) == ROWS


def test_past_the_deadline_the_query_is_killed_and_the_next_is_answered(pool):
    started = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"0\.3 seconds"):
        pool.run(Query(ENDLESS, timeout=0.3))
    assert 0.3 <= time.monotonic() - started < 1.5
    assert count(pool) == ROWS


def test_a_query_whose_plan_takes_too_long_is_ended_at_its_deadline(pool):
    path = "/".join(["<p>"] * 1500)  # the engine orders joins in the cube of their number
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError):
        pool.run(Query(f"ASK {{ ?s {path} ?o }}", timeout=0.3))
    assert time.monotonic() - began < 3


def test_a_request_cannot_raise_the_deadline(zygote, shared_home):
    settings = small_settings(shared_home, query_zygote=zygote.socket, query_seconds=0.2)
    with QueryPool(settings) as brief, pytest.raises(QueryTimeoutError, match=r"0\.2 seconds"):
        brief.run(Query(ENDLESS, timeout=60))


def test_a_query_that_needs_too_much_memory_ends_alone(zygote, shared_home):
    settings = small_settings(
        shared_home, query_zygote=zygote.socket, query_memory=64 * 2**20, query_seconds=60
    )
    with QueryPool(settings) as modest:
        with pytest.raises(MemoryLimitError, match="bytes of memory"):
            modest.run(Query(GREEDY))
        assert count(modest) == ROWS


def test_a_worker_whose_stack_overflows_is_replaced(pool):
    nested = "SELECT * WHERE " + "{" * 50_000 + "}" * 50_000
    scanned, query = unscanned(nested)
    with pytest.raises(QueryTooComplexError, match="too complex"):
        pool.run(query, scanned)
    assert count(pool) == ROWS


def test_nesting_and_service_are_refused_before_any_worker(pool):
    with pytest.raises(QueryTooComplexError):
        pool.run(Query("SELECT * WHERE " + "{" * 600 + "}" * 600))
    with pytest.raises(ServiceRefusedError):
        pool.run(Query("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"))


def test_workers_reach_no_host_even_when_the_scan_is_passed_by(pool):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        scanned, query = unscanned(f"SELECT * WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        with pytest.raises(QueryError) as failed:
            pool.run(query, scanned)
        assert failed.value.code == "query-failed"
        assert count(pool) == ROWS
        graphs = (address, f"{address}2")
        assert b'"value":"0"' in pool.run(Query(COUNT, default_graphs=graphs)).read()
        silent, query = unscanned(f"SELECT * WHERE {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}")
        assert b'"bindings":[{}]' in pool.run(query, silent).read()
        with pytest.raises(TimeoutError):
            canary.accept()


def test_an_idle_worker_that_died_is_not_used(zygote, shared_home):
    with QueryPool(small_settings(shared_home, query_zygote=zygote.socket)) as fragile:
        assert count(fragile) == ROWS
        (idle,) = fragile._workers._idle
        signal.pidfd_send_signal(idle._handle, signal.SIGKILL)
        deadline = time.monotonic() + 5
        while idle.lives() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert count(fragile) == ROWS


def test_a_worker_killed_in_the_middle_is_short_of_memory(zygote, shared_home):
    with QueryPool(small_settings(shared_home, query_zygote=zygote.socket)) as fragile:
        assert count(fragile) == ROWS
        (idle,) = fragile._workers._idle
        killer = threading.Timer(0.2, signal.pidfd_send_signal, (idle._handle, signal.SIGKILL))
        killer.start()
        with pytest.raises(MemoryLimitError):
            fragile.run(Query(ENDLESS))
        killer.join()


def test_a_worker_that_ends_otherwise_is_reported(zygote, shared_home):
    with QueryPool(small_settings(shared_home, query_zygote=zygote.socket)) as fragile:
        assert count(fragile) == ROWS
        (idle,) = fragile._workers._idle
        killer = threading.Timer(0.2, signal.pidfd_send_signal, (idle._handle, signal.SIGTERM))
        killer.start()
        with pytest.raises(QueryError, match="status -15"):
            fragile.run(Query(ENDLESS))
        killer.join()


LARGE = "SELECT * WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER(?f < 30) }"
"""Some 60 MB of JSON."""


def lavish_settings(home, zygote, memory):
    return small_settings(
        home,
        query_zygote=zygote.socket,
        query_memory=memory,
        result_memory=100 * 2**20,
        result_bytes=200 * 2**20,
        query_seconds=60,
    )


def test_a_worker_that_keeps_memory_is_retired(zygote, shared_home):
    with QueryPool(lavish_settings(shared_home, zygote, 200 * 2**20)) as lavish:
        count(lavish)
        (before,) = lavish._workers._idle
        assert lavish.run(Query(LARGE, own=True)).size > 50 * 2**20
        assert before not in lavish._workers._idle
        assert count(lavish) == ROWS


def test_a_query_that_leaves_no_room_to_send_its_answer_needs_too_much_memory(zygote, shared_home):
    with QueryPool(lavish_settings(shared_home, zygote, 100 * 2**20)) as narrow:
        with pytest.raises(MemoryLimitError):
            narrow.run(Query(LARGE, own=True))
        assert count(narrow) == ROWS


def test_requests_move_to_a_new_release_and_old_workers_retire(zygote, tmp_path):
    home = tmp_path / "home"
    settings = small_settings(home, query_zygote=zygote.socket)
    with QueryPool(settings) as moving:
        assert (count(moving), moving.release().number) == (0, 0)
        publish(home, 1, facts(3))
        assert (count(moving), moving.release().number) == (3, 1)
        first_tag = moving.release().tag
        publish(home, 2, facts(5))
        assert (count(moving), moving.release().number) == (5, 2)
        assert len(moving._workers._idle) == 1
        point_at(home, 1)
        assert (count(moving), moving.release().tag) == (3, first_tag)
        (home / "current").unlink()
        assert count(moving) == 0


def test_a_request_in_flight_finishes_on_its_release(zygote, tmp_path):
    home = tmp_path / "home"
    publish(home, 1, facts(ROWS))
    # 216 000 rows with a sort: long enough to publish meanwhile.
    long = (
        "SELECT (COUNT(*) AS ?n) WHERE { SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } ORDER BY ?b }"
    )
    with (
        QueryPool(small_settings(home, query_zygote=zygote.socket, query_memory=2**30)) as moving,
        ThreadPoolExecutor(1) as executor,
    ):
        count(moving)
        future = executor.submit(moving.run, Query(long))
        while not moving.running() and not future.done():
            time.sleep(0.001)
        publish(home, 2, facts(1))
        result = future.result()
        assert (result.release.number, str(ROWS**3) in result.read().decode()) == (1, True)
        assert count(moving) == 1
        assert [worker.release.number for worker in moving._workers._idle] == [2]


def test_every_answer_comes_from_one_complete_release_while_releases_change(zygote, tmp_path):
    home = tmp_path / "home"
    sizes = {0: 0} | {number: number * 3 for number in range(1, 7)}
    wrong = []
    with QueryPool(small_settings(home, query_zygote=zygote.socket)) as moving:
        stop = threading.Event()

        def poll():
            while not stop.is_set():
                result = moving.run(Query(COUNT, result_format=BY_NAME["csv"], own=True))
                if int(result.read().split()[1]) != sizes[result.release.number]:
                    wrong.append(result)

        pollers = [threading.Thread(target=poll) for _ in range(2)]
        for poller in pollers:
            poller.start()
        for number in range(1, 7):
            publish(home, number, facts(sizes[number]))
            time.sleep(0.05)
        stop.set()
        for poller in pollers:
            poller.join()
    assert wrong == []


def test_a_release_that_cannot_be_opened_makes_the_workers_unavailable(zygote, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    point_at(home, 9)
    with (
        QueryPool(small_settings(home, query_zygote=zygote.socket)) as broken,
        pytest.raises(WorkersUnavailableError, match="cannot be opened"),
    ):
        count(broken)


def test_where_no_zygote_starts_the_workers_are_unavailable(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    settings = small_settings(tmp_path, query_zygote=tmp_path / "nothing")
    with QueryPool(settings) as orphan:
        for _ in range(2):
            with pytest.raises(
                WorkersUnavailableError, match="the zygote of the query workers does not start"
            ):
                count(orphan)


def kill_with_workers(zygote):
    workers = processes_below(zygote.process.pid)
    zygote.process.kill()
    zygote.process.wait()
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{one}").exists() for one in workers) and time.monotonic() < deadline:
        time.sleep(0.01)


def test_when_the_zygote_is_killed_the_pool_starts_one_other(shared_home):
    with (
        Zygote() as first,
        QueryPool(
            small_settings(
                shared_home,
                query_zygote=first.socket,
                query_queue_seconds=20,
                query_seconds=60,
            )
        ) as pool,
    ):
        assert count(pool) == ROWS
        kill_with_workers(first)
        with ThreadPoolExecutor(4) as executor:
            assert list(executor.map(lambda _: count(pool), range(8))) == [ROWS] * 8
        second = pool._workers._own_zygote
        assert processes_below(os.getpid()).count(second.process.pid) == 1
        kill_with_workers(second)
        assert count(pool) == ROWS
        third = pool._workers._own_zygote.process
    assert third.poll() is not None
    assert not second.socket.parent.exists()


def test_a_query_in_flight_when_the_zygote_is_killed_may_be_asked_again(shared_home):
    with (
        Zygote() as first,
        QueryPool(small_settings(shared_home, query_zygote=first.socket)) as pool,
        ThreadPoolExecutor(1) as executor,
    ):
        assert count(pool) == ROWS
        flying = executor.submit(pool.run, Query(ENDLESS))
        while not pool.running():
            time.sleep(0.01)
        first.process.kill()
        with pytest.raises(WorkersUnavailableError, match="again"):
            flying.result()
        assert count(pool) == ROWS


def test_a_zygote_that_does_not_fork_is_told_apart(tmp_path, monkeypatch):
    monkeypatch.setattr("meagraph.query.worker_process._START_SECONDS", 0.1)
    path = tmp_path / "deaf"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        with (
            QueryPool(small_settings(tmp_path, query_zygote=path)) as orphan,
            pytest.raises(WorkersUnavailableError, match="no query worker starts"),
        ):
            count(orphan)


def test_a_worker_that_leaves_no_word_is_reported(zygote, shared_home):
    with QueryPool(small_settings(shared_home, query_zygote=zygote.socket)) as fragile:
        count(fragile)
        (idle,) = fragile._workers._idle
        idle._lease.shutdown(socket.SHUT_RDWR)  # the zygote kills the worker, and cannot say so
        idle.lives = lambda: True
        while select.select([idle._channel], [], [], 5) == ([], [], []):
            pass
        with pytest.raises(WorkersUnavailableError, match="again"):
            fragile.run(Query(COUNT))


def test_strangers_leave_one_worker_to_the_pages(zygote, shared_home):
    settings = small_settings(
        shared_home, query_zygote=zygote.socket, query_seconds=2, slow_after=60
    )
    with QueryPool(settings) as busy, ThreadPoolExecutor(2) as executor:
        running = executor.submit(busy.run, Query(ENDLESS))
        time.sleep(0.2)
        started = time.monotonic()
        with pytest.raises(BusyError):
            busy.run(Query(COUNT))
        assert 0.2 < time.monotonic() - started < 1
        assert count(busy) == ROWS
        with pytest.raises(QueryTimeoutError):
            running.result()
        assert busy.run(Query(COUNT)).read()


def test_with_a_single_worker_strangers_are_answered_too(zygote, shared_home):
    settings = small_settings(shared_home, query_zygote=zygote.socket, query_workers=1)
    with QueryPool(settings) as single:
        assert single.run(Query(COUNT)).read()


def test_many_threads_get_their_own_answers(pool):
    def ask(number):
        rows = pool.select("SELECT ?s ?o WHERE { ?s ?p ?o }", s=node(f"partner/{number % ROWS}"))
        return [row["o"] for row in rows] == [Literal(number % ROWS)]

    with ThreadPoolExecutor(2) as executor:
        assert all(executor.map(ask, range(200)))


def test_a_closed_pool_refuses_and_takes_nothing_back(zygote, shared_home):
    closing = QueryPool(small_settings(shared_home, query_zygote=zygote.socket))
    count(closing)
    worker = closing._workers.take(time.monotonic() + 5)
    closing.close()
    closing._workers.give_back(worker)
    assert closing.statistics().idle_workers == 0
    with pytest.raises(BusyError):
        count(closing)


def test_a_pool_without_zygote_starts_its_own(shared_home):
    with QueryPool(small_settings(shared_home)) as alone:
        process = alone._workers._own_zygote.process
        assert count(alone) == ROWS
    assert process.poll() is not None


def test_workers_have_no_threads_to_fork_from_and_no_descriptors_of_others(zygote, shared_home):
    with QueryPool(small_settings(shared_home, query_zygote=zygote.socket)) as two:
        before = set(processes_below(zygote.process.pid))
        first, second = (two._workers.take(time.monotonic() + 5) for _ in range(2))
        assert "Threads:\t1\n" in Path(f"/proc/{zygote.process.pid}/status").read_text()
        born = set(processes_below(zygote.process.pid)) - before
        assert len(born) == 2
        for process in born:
            links = [os.readlink(path) for path in Path(f"/proc/{process}/fd").iterdir()]
            assert sum(link.startswith("socket:") for link in links) == 1
            status = Path(f"/proc/{process}/status").read_text()
            assert "Seccomp:\t2\n" in status
            limits = Path(f"/proc/{process}/limits").read_text()
            assert "unlimited" not in next(
                line for line in limits.splitlines() if line.startswith("Max address space")
            )
        first.kill()
        second.kill()


def test_the_zygote_and_its_workers_end_with_their_parent(shared_home):
    code = (
        "import sys, time\n"
        "from meagraph.query.pool import QueryPool\n"
        "from meagraph.settings import Settings\n"
        "pool = QueryPool(Settings(home=sys.argv[1], query_workers=1))\n"
        "pool.ask('ASK {}')\n"
        "print(pool._workers._own_zygote.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", code, str(shared_home)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        family = [pid, *processes_below(pid)]
        assert len(family) == 2
        parent.kill()
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{one}").exists() for one in family) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [one for one in family if Path(f"/proc/{one}").exists()]


def test_the_zygote_listens_in_a_private_directory_that_goes_with_it():
    with Zygote() as running:
        assert (running.socket.stat().st_mode & 0o777) == 0o600
        assert (running.socket.parent.stat().st_mode & 0o777) == 0o700
        folder = running.socket.parent
    assert not folder.exists()


def test_a_zygote_that_does_not_start_is_an_error(monkeypatch):
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    with pytest.raises(OSError, match="does not start"):
        Zygote()


def test_a_zygote_that_does_not_end_is_killed(monkeypatch):
    running = Zygote()
    monkeypatch.setattr("meagraph.query.zygote._ORDER_SECONDS", 0.1)
    os.kill(running.process.pid, signal.SIGSTOP)
    running.close()
    assert running.process.returncode == -signal.SIGKILL


def test_orders_that_are_cut_short_leave_the_zygote_running(zygote, pool):
    for start in (b"", b"\0\0"):
        with socket.socket(socket.AF_UNIX) as lease:
            lease.connect(str(zygote.socket))
            lease.sendall(start)
    assert count(pool) == ROWS


def test_the_merge_of_graphs_is_bounded_by_the_deadline_too(zygote, tmp_path):
    home = tmp_path / "home"
    quads = [Quad(node(str(n)), node("p"), Literal(n), graph)
             for n in range(20_000) for graph in (node("graph/a"), DefaultGraph())]  # fmt: skip
    publish(home, 1, quads)
    settings = small_settings(home, query_zygote=zygote.socket, merge_triples=10**6)
    with QueryPool(settings) as merging:
        assert count(merging) == 20_000
        graphs = (f"{BASE}graph/a", f"{BASE}graph/b")
        with pytest.raises(QueryTimeoutError):
            merging.run(Query(COUNT, default_graphs=graphs, timeout=0.005))
        whole = merging.run(Query(COUNT, default_graphs=graphs, result_format=BY_NAME["csv"]))
        assert whole.read() == b"n\r\n20000\r\n"


def test_a_worker_whose_channel_closes_ends_in_good_order(zygote, shared_home):
    with QueryPool(small_settings(shared_home, query_zygote=zygote.socket)) as ordering:
        assert count(ordering) == ROWS
        large = ordering.run(Query("SELECT ?s ?t WHERE { ?s ?p ?o . ?t ?p 1 }"))
        assert len(large.read()) == large.size
        (worker,) = ordering._workers._idle
        worker._channel.shutdown(socket.SHUT_RDWR)
        assert worker.end(time.monotonic() + 5) == 0
        assert count(ordering) == ROWS


def test_a_worker_that_fails_says_so_and_ends(zygote, capfd):
    with socket.socket(socket.AF_UNIX) as lease:
        lease.connect(str(zygote.socket))
        channel.send(lease, {"limits": {}})
        born = channel.receive(lease, time.monotonic() + 5)
        for descriptor in born.descriptors:
            os.close(descriptor)
        assert channel.receive(lease, time.monotonic() + 5).header == {"status": 1}
