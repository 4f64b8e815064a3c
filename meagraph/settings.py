"""Every setting of an instance, in one place: environment `MEAGRAPH_…`, documented, bounded."""

from collections.abc import Iterable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from meagraph import machine
from meagraph.namespaces import DEFAULT_BASE

CONTENT = Path(__file__).resolve().parent.parent
"""The checkout that holds ontology/, vocabularies/, shapes/, queries/ and data/."""

MIB = 1024 * 1024

LEAST_QUERY_MEMORY = 64 * MIB
MOST_QUERY_MEMORY = 1024 * MIB
"""Below the one no query gets far; beyond the other a query wants another kind of service."""


def fitting_query_memory(others: Mapping[str, Any]) -> int:
    """Give each place at work its share of half of the machine's memory, within bounds."""
    places: int = others["server_processes"] * (others["query_workers"] + others["slow_workers"])
    share = machine.memory() // 2 // places
    return max(LEAST_QUERY_MEMORY, min(share, MOST_QUERY_MEMORY))


class Settings(BaseSettings):
    """
    The settings of one instance; each is read from `MEAGRAPH_{NAME}`.

    A request may lower a limit, never raise it.
    """

    model_config = SettingsConfigDict(env_prefix="MEAGRAPH_", frozen=True, allow_inf_nan=False)

    base: str = Field(DEFAULT_BASE, description="Base IRI of everything that this instance mints.")
    title: str = Field("meagraph", min_length=1, description="Name of the data set and service.")
    publisher: str = Field("", description="Who publishes this instance, named in VoID and DCAT.")
    contact: str = Field(
        "", description="Where users write to: an address of e-mail or of a page, in DCAT."
    )
    address: str = Field(
        "",
        description="Address at which the service is reached, where answers have to name it in"
        " full; by default where it listens.",
    )
    home: Path = Field(Path("home"), description="Directory of the releases and the journal.")
    content: Path = Field(CONTENT, description="Directory of ontology/, shapes/, data/ and so on.")
    shapes: Literal["ours", "none"] = Field(
        "ours", description="Shapes that judge what is written: ours, or none (any model of data)."
    )
    host: str = Field("127.0.0.1", description="Address that the server listens on.")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(7878, description="Port of the server.")

    server_processes: int = Field(1, ge=1, description="HTTP server processes.")
    server_threads: int = Field(128, ge=1, description="Request threads in each server process.")
    server_connections: int = Field(
        1024, ge=1, description="Most open connections of each server process; more of them wait."
    )
    stop_seconds: float = Field(
        40.0, gt=0, description="Longest wait, in seconds, for the requests at work when stopping."
    )
    drain_seconds: float = Field(
        0.0,
        ge=0,
        description="Time, in seconds, for which a service told to stop still answers, with"
        " /readyz at 503, so that load balancers turn to another one.",
    )
    trusted_proxies: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="Addresses or networks of the proxies whose word about the client's address"
        " (X-Forwarded-For, Forwarded) is taken, between commas.",
    )
    client_seconds: float = Field(
        60.0,
        ge=0,
        description="Query time, in seconds, that a client has each minute; 0: no limit.",
    )
    client_burst_seconds: float = Field(
        120.0,
        gt=0,
        description="Query time, in seconds, that a client may save up and use at once.",
    )
    clients_remembered: int = Field(
        10_000, ge=1, description="Most clients whose use of query time is remembered."
    )
    response_cache_bytes: int = Field(
        64 * MIB,
        ge=0,
        description="Memory of each server process for finished answers; 0: none is kept.",
    )
    response_cache_entry_bytes: int = Field(
        1 * MIB, ge=1024, description="Largest answer, in bytes, that is kept for the next request."
    )
    log_format: Literal["json", "text"] = Field(
        "json", description="Form of the log on standard error: one JSON object a line, or text."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severity of what is logged."
    )
    log_requests: bool = Field(True, description="Whether each request is logged, as one line.")
    log_queries: bool = Field(
        False, description="Whether the log holds the texts of queries, and query strings."
    )
    log_salt: str = Field(
        "",
        description="Secret with which clients are hashed in the log; `meagraph serve` makes one"
        " for each start where none is set.",
    )
    slow_query_seconds: float = Field(
        5.0, ge=0, description="Queries that take longer are logged, without text; 0: none."
    )
    query_workers: int = Field(
        6, ge=1, description="Queries at work in the fast lane of each server process."
    )
    slow_workers: int = Field(
        2, ge=1, description="Queries at work in the slow lane of each server process."
    )
    slow_after: float = Field(
        0.25, gt=0, description="Seconds after which a query leaves the fast lane for the slow one."
    )
    query_queue: int = Field(
        64, ge=1, description="Most queries that wait for a place in the fast lane."
    )
    slow_queue: int = Field(
        32, ge=1, description="Most queries that wait for a place in the slow lane."
    )
    query_queue_seconds: float = Field(
        2.0, gt=0, description="Longest wait, in seconds, for a place in the fast lane."
    )
    query_seconds: float = Field(30.0, gt=0, description="Deadline of a query, in seconds.")
    query_memory: int = Field(
        default_factory=fitting_query_memory,
        ge=LEAST_QUERY_MEMORY,
        description="Memory budget of one query, in bytes; by default what fits the machine: half"
        " of its memory, shared by all places at work, at most 1 GiB.",
    )
    worker_queries: int = Field(
        10_000, ge=1, description="Queries that a worker answers before it is replaced."
    )
    query_bytes: int = Field(10 * MIB, ge=1024, description="Longest query text, in bytes.")
    query_nesting: int = Field(500, ge=1, description="Deepest nesting of brackets in a query.")
    query_operators: int = Field(2000, ge=1, description="Most operators of one kind in a query.")
    query_tokens: int = Field(
        200_000,
        ge=100,
        description="Most words and signs in a query, beside the plain rows of VALUES.",
    )
    query_zygote: Path | None = Field(
        None,
        description="Socket of the running zygote, from which query workers are forked;"
        " `meagraph serve` sets it.",
    )
    page_rows: int = Field(
        1000, ge=1, description="Most rows of a query result that an HTML page shows."
    )
    result_memory: int = Field(
        1 * MIB, ge=1024, description="Results up to this size, in bytes, are kept in memory."
    )
    result_bytes: int = Field(256 * MIB, ge=1024, description="Largest result, in bytes.")
    search_rows: int = Field(
        1000, ge=1, description="Most results of one full-text search, in a query or a page."
    )
    vocabulary_rows: int = Field(
        100_000,
        ge=1,
        description="Most concepts or labels of one answer of the vocabulary API; more is refused.",
    )
    jsonp: bool = Field(
        False,
        description="Whether answers of the vocabulary API are wrapped for scripts (callback=).",
    )
    merge_triples: int = Field(
        2_000_000, ge=1, description="Most triples that several FROM graphs are merged into."
    )
    body_bytes: int = Field(16 * MIB, ge=1024, description="Largest request body, in bytes.")

    load_bytes: int = Field(512 * MIB, ge=1024, description="Largest source file, in bytes.")
    load_seconds: float = Field(600.0, gt=0, description="Longest time to parse one file.")
    load_memory: int = Field(
        4096 * MIB, ge=256 * MIB, description="Memory budget of parsing one file, in bytes."
    )
    load_result_bytes: int = Field(
        4096 * MIB, ge=1024, description="Largest parsed form (N-Quads) of one file, in bytes."
    )
    archive_bytes: int = Field(
        1024 * MIB, ge=1024, description="Largest unpacked size of an XLSX or DOCX file, in bytes."
    )
    archive_ratio: int = Field(
        200,
        ge=2,
        description="Most times that a part of an XLSX or DOCX file may grow when unpacked.",
    )
    document_bytes: int = Field(
        64 * MIB, ge=1024, description="Largest document (DOCX, PDF, HTML, text), in bytes."
    )
    document_seconds: float = Field(
        120.0, gt=0, description="Longest time to read and parse one document."
    )
    document_memory: int = Field(
        2048 * MIB, ge=256 * MIB, description="Memory budget of reading one document, in bytes."
    )
    document_result_bytes: int = Field(
        256 * MIB, ge=1024, description="Largest parsed form (JSON) of one document, in bytes."
    )
    graph_bytes: int = Field(
        64 * MIB, ge=1024, description="Largest body of a write to the graph store, in bytes."
    )
    graph_seconds: float = Field(
        300.0, gt=0, description="Longest time of a write to the graph store, in seconds."
    )
    graph_wait_seconds: float = Field(
        60.0, ge=0, description="Longest wait of a write, in seconds, for others to finish."
    )
    graph_memory: int = Field(
        2048 * MIB, ge=256 * MIB, description="Memory budget of parsing a written graph, in bytes."
    )
    graph_result_bytes: int = Field(
        1024 * MIB, ge=1024, description="Largest parsed form (N-Quads) of a written graph."
    )
    graph_writers: int = Field(
        2, ge=1, description="Most writes to the graph store at once, in each server process."
    )
    validate_bytes: int = Field(
        16 * MIB, ge=1024, description="Largest file that is sent to be validated, in bytes."
    )
    validate_seconds: float = Field(
        120.0, gt=0, description="Longest time to read and judge a file that is sent, in seconds."
    )
    validate_memory: int = Field(
        1024 * MIB,
        ge=256 * MIB,
        description="Memory budget of reading and judging a file that is sent, in bytes.",
    )
    validate_result_bytes: int = Field(
        64 * MIB, ge=1024, description="Largest report on a file that is sent, in bytes."
    )
    validate_results: int = Field(
        1000,
        ge=1,
        description="Most findings of one shape that the report on a file that is sent names; the"
        " rest are counted.",
    )
    validate_places: int = Field(
        2, ge=1, description="Most files judged at once, in each server process."
    )
    validate_wait_seconds: float = Field(
        5.0, ge=0, description="Longest wait, in seconds, of a file that is sent for its turn."
    )
    validation_findings: int = Field(
        20_000, ge=1, description="Most findings of a release that the page /validation lists."
    )
    label_characters: int = Field(
        1000, ge=1, description="Longest label or code, in characters, that editors may write."
    )
    note_characters: int = Field(
        20_000, ge=1, description="Longest definition or note, in characters, of editors."
    )
    concept_values: int = Field(
        2000, ge=10, description="Most labels, notes, relations and mappings of an edited concept."
    )
    publication_seconds: float = Field(
        120.0, gt=0, description="Longest time, in seconds, of publishing drafts, or checking them."
    )
    spare_program_seconds: float = Field(
        3600.0,
        gt=0,
        description="Age, in seconds, at which a waiting publishing program is started anew.",
    )
    session_idle_seconds: float = Field(
        8 * 3600.0,
        gt=0,
        description="Time without use, in seconds, after which somebody has to log in again.",
    )
    session_seconds: float = Field(
        7 * 24 * 3600.0, gt=0, description="Longest time, in seconds, that a login lasts."
    )
    session_secure: Literal["auto", "always", "never"] = Field(
        "auto",
        description="Whether cookies of logins travel over https alone: auto (yes where the base"
        " is https, but not from this machine to itself), always, or never.",
    )
    password_characters: int = Field(
        12, ge=8, le=128, description="Least length of a password, in characters."
    )
    password_memory: int = Field(
        64 * MIB, ge=32 * 1024, description="Memory, in bytes, of hashing one password (argon2id)."
    )
    password_passes: int = Field(
        3, ge=1, description="Passes over that memory: what a guess at a password costs."
    )
    given_password_seconds: float = Field(
        7 * 24 * 3600.0,
        gt=0,
        description="Time, in seconds, in which a password that an administrator made is good for"
        " the login in which another one is chosen.",
    )
    login_attempts: int = Field(
        5, ge=1, description="Logins that may fail, for one name or address, without a wait."
    )
    login_wait_seconds: float = Field(
        2.0, gt=0, description="Wait, in seconds, after that; it doubles with each failure."
    )
    login_longest_wait_seconds: float = Field(
        300.0, gt=0, description="Longest wait, in seconds, after a login that failed."
    )
    suggestions: int = Field(
        10,
        ge=1,
        description="Suggestions that an address may send without a role before it has to wait.",
    )
    suggestion_wait_seconds: float = Field(
        60.0, gt=0, description="Wait, in seconds, after that; it doubles with each suggestion."
    )
    suggestions_waiting: int = Field(
        500,
        ge=0,
        description="Most suggestions without review that wait in a vocabulary; 0: none are taken.",
    )
    attempts_forgotten_seconds: float = Field(
        24 * 3600.0,
        gt=0,
        description="Time without any, in seconds, after which logins that failed, and"
        " suggestions, are forgotten.",
    )
    proposal_characters: int = Field(
        5000, ge=100, description="Longest text of a proposal or of a comment, in characters."
    )
    annotate_characters: int = Field(
        1_000_000, ge=1, description="Longest text that is tagged with concepts, in characters."
    )
    annotate_seconds: float = Field(
        20.0, gt=0, description="Longest time to tag one text, in seconds."
    )
    annotate_concepts: int = Field(
        1000, ge=1, description="Most concepts that the tags of one text name."
    )
    annotate_places_given: int = Field(
        10_000, ge=1, description="Most places of concepts that the tagging of one text gives."
    )
    annotate_places: int = Field(
        2, ge=1, description="Most texts tagged at once, in each server process."
    )
    annotate_wait_seconds: float = Field(
        5.0, ge=0, description="Longest wait, in seconds, of a text that is sent to be tagged."
    )
    annotate_vocabularies: int = Field(
        4, ge=1, description="Most vocabularies that each server process keeps ready for tagging."
    )
    spreadsheet_bytes: int = Field(
        64 * MIB, ge=1024, description="Largest spreadsheet, in bytes, that is read."
    )
    spreadsheet_seconds: float = Field(
        300.0, gt=0, description="Longest time to read or write one spreadsheet, in seconds."
    )
    spreadsheet_memory: int = Field(
        4096 * MIB,
        ge=256 * MIB,
        description="Memory budget of unpacking one spreadsheet, in bytes.",
    )
    spreadsheet_result_bytes: int = Field(
        1024 * MIB, ge=1024, description="Largest unpacked form of one spreadsheet, in bytes."
    )
    spreadsheet_places: int = Field(
        1, ge=1, description="Spreadsheets that each server process reads or writes at once."
    )
    mapping_bytes: int = Field(
        64 * MIB,
        ge=1024,
        description="Largest vocabulary, in bytes, that ours is compared with for mappings.",
    )
    mapping_seconds: float = Field(
        120.0,
        gt=0,
        description="Longest time, in seconds, to read another vocabulary for mappings, and again"
        " to compare with it.",
    )
    reconcile_batch: int = Field(
        50, ge=1, description="Most reconciliation queries in one request."
    )
    reconcile_candidates: int = Field(
        50, ge=1, description="Most candidates for one reconciliation query."
    )
    reconcile_ids: int = Field(
        1000, ge=1, description="Most concepts that one request extends data from."
    )
    outgoing_hosts: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="Hosts that loaders may ask for data, as host or host:port, between commas.",
    )
    outgoing_seconds: float = Field(
        30.0, gt=0, description="Longest time, in seconds, for a whole answer of another host."
    )
    outgoing_requests: int = Field(
        20_000, ge=1, description="Most requests that loading one vocabulary may send."
    )
    keep_releases: int = Field(20, ge=1, description="Releases kept beside the tagged ones.")
    free_disk: int = Field(
        256 * MIB, ge=0, description="Publishing refuses below this much free disk, in bytes."
    )
    dump_seconds: int = Field(
        600, ge=1, description="Longest time, in seconds, to make the dumps of a release."
    )
    dump_wait_seconds: float = Field(
        5.0, gt=0, description="Longest wait, in seconds, of a request for a dump in the making."
    )
    lock_seconds: float = Field(
        10.0, ge=0, description="Longest wait, in seconds, for another publisher to finish."
    )

    @field_validator("outgoing_hosts", mode="before")
    @classmethod
    def _hosts_between_commas(cls, hosts: object) -> object:
        if isinstance(hosts, str):
            return frozenset(host.strip().lower() for host in hosts.split(",") if host.strip())
        return hosts

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks_between_commas(cls, networks: object) -> object:
        if isinstance(networks, str):
            networks = [network.strip() for network in networks.split(",") if network.strip()]
        if isinstance(networks, Iterable):
            return frozenset(str(ip_network(str(network))) for network in networks)
        return networks

    @field_validator("address")
    @classmethod
    def _address_is_absolute(cls, address: str) -> str:
        if address and not address.startswith(("http://", "https://")):
            raise ValueError("the address begins with http:// or https://")
        return f"{address.rstrip('/')}/" if address else ""

    @field_validator("base")
    @classmethod
    def _base_is_absolute(cls, base: str) -> str:
        if not base.startswith(("http://", "https://")) or not base.endswith("/"):
            raise ValueError("the base IRI begins with http:// or https:// and ends with /")
        return base
