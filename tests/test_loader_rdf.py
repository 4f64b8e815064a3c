import re
from pathlib import Path

import pytest

from loaders.loader import LoadError, Loading
from loaders.rdf import RdfLoader
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.settings import CONTENT, Settings
from meagraph.staging import StagedGraph

MEA = "@prefix mea: <https://w3id.org/meagraph/ontology#> .\n"


def load(
    tmp_path: Path, name: str, text: str, base: str = Settings().base
) -> tuple[list[StagedGraph], Loading]:
    path = tmp_path / name
    path.write_text(text)
    settings = Settings(base=base)
    loading = Loading(settings, Identifiers(base, read_codes(CONTENT)))
    return list(RdfLoader().load(str(path), loading)), loading


def test_a_file_becomes_one_graph_named_after_it(tmp_path: Path) -> None:
    (graph,), _ = load(tmp_path, "My file.ttl", "<http://a/> <http://p/> 1 .")
    assert re.fullmatch(r"\S+/meagraph/graph/rdf/my-file-ttl-[0-9a-f]{8}", graph.name)
    assert graph.source.title == "My file.ttl"


def test_files_of_one_name_in_two_directories_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (first,), _ = load(tmp_path / "a", "t.ttl", "<http://a/> <http://p/> 1 .")
    (second,), _ = load(tmp_path / "b", "t.ttl", "<http://a/> <http://p/> 2 .")
    (again,), _ = load(tmp_path / "b" / ".." / "a", "t.ttl", "<http://a/> <http://p/> 3 .")
    assert first.name != second.name
    assert first.source.iri != second.source.iri
    assert (again.name, again.source.iri) == (first.name, first.source.iri)


def test_a_file_never_passes_for_a_source_of_the_reference_data(tmp_path: Path) -> None:
    (graph,), _ = load(tmp_path, "ieadb.ttl", "<http://a/> <http://p/> 1 .")
    assert graph.source.iri.startswith("https://w3id.org/meagraph/source/file-ieadb-ttl-")


@pytest.mark.parametrize(
    "iri",
    [
        "https://another.example/need/1",
        "https://w3id.org/meagraph/neeed/1",
        "https://w3id.org/meagraph.example/need/x/1",
    ],
)
def test_our_things_under_iris_that_are_not_ours_are_refused(tmp_path: Path, iri: str) -> None:
    with pytest.raises(LoadError, match="such things have IRIs below") as refused:
        load(tmp_path, "a.ttl", f"{MEA}<{iri}> a mea:Need .")
    assert iri in str(refused.value)
    assert "a.ttl" in str(refused.value)


def test_things_of_other_vocabularies_may_have_any_iri(tmp_path: Path) -> None:
    text = "<http://a/> a <http://www.w3.org/2004/02/skos/core#Concept> ."
    assert len(load(tmp_path, "a.ttl", text)[0]) == 1


def test_our_things_follow_the_base_of_the_instance(tmp_path: Path) -> None:
    base = "https://chm.example.org/graph/"
    (graph,), _ = load(tmp_path, "a.ttl", f"{MEA}<need/x/1> a mea:Need .", base)
    assert str(next(iter(graph.triples)).subject) == f"<{base}need/x/1>"


def test_a_syntax_error_names_file_line_and_column(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"a\.ttl, line 2, column "):
        load(tmp_path, "a.ttl", "<http://a/> <http://p/> 1 .\n<http://a/> .")


def test_imports_are_reported_and_not_followed(tmp_path: Path) -> None:
    text = "<http://a/> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/o> ."
    _, loading = load(tmp_path, "a.ttl", text)
    assert "is not followed" in loading.findings[0].message


def test_files_are_accepted_by_suffix(tmp_path: Path) -> None:
    loader = RdfLoader()
    assert all(loader.accepts(name) for name in ("a.ttl", "a.rdf.gz", "a.JSONLD", "x/a.nq"))
    assert not any(loader.accepts(name) for name in ("a.csv", "https://a/b.ttl", "a.json"))
    with pytest.raises(LoadError, match="says no syntax"):
        load(tmp_path, "a.txt", "")


@pytest.mark.corpus
def test_the_published_ontologies_and_the_sdg_thesaurus_load(corpus: Path) -> None:
    settings = Settings()
    for path in sorted((corpus / "data").glob("*/*.ttl")):
        loading = Loading(settings, Identifiers(settings.base, read_codes(CONTENT)))
        (graph,) = RdfLoader().load(str(path), loading)
        assert len(list(graph.triples)) > 20, path.name
