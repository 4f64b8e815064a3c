from meagraph.graphs import is_merged, is_system, system_graph

BASE = "https://e.org/"


def test_system_graphs_are_named_after_what_they_are_about() -> None:
    own = system_graph(BASE, "provenance", f"{BASE}graph/country")
    foreign = system_graph(BASE, "provenance", "https://other.org/g")
    assert own == "https://e.org/graph/system/provenance/graph/country"
    assert is_system(own, BASE)
    assert is_system(foreign, BASE)
    assert not is_system(f"{BASE}graph/country", BASE)


def test_the_default_graph_merges_neither_system_graphs_nor_annotations() -> None:
    assert is_merged(f"{BASE}graph/document/decision/cbd/cop/12/2/fr", BASE)
    assert is_merged("https://other.org/g", BASE)
    assert not is_merged(f"{BASE}graph/annotation/decision/cbd/cop/12/2/fr", BASE)
    assert not is_merged(system_graph(BASE, "validation"), BASE)
