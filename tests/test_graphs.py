from meagraph.graphs import is_system, system_graph

BASE = "https://e.org/"


def test_system_graphs_are_named_after_what_they_are_about() -> None:
    own = system_graph(BASE, "provenance", f"{BASE}graph/country")
    foreign = system_graph(BASE, "provenance", "https://other.org/g")
    assert own == "https://e.org/graph/system/provenance/graph/country"
    assert is_system(own, BASE)
    assert is_system(foreign, BASE)
    assert not is_system(f"{BASE}graph/country", BASE)
