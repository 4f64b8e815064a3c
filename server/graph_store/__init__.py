"""The graph store (SPARQL 1.1 Graph Store HTTP Protocol): named graphs, read and written."""
