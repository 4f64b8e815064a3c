"""
Makes `data/` again from the public source files that it was extracted from.

`python -m tools.reference_data OUT` reads the folder that `MEAGRAPH_CORPUS` names and writes the
tables and `datapackage.json` into OUT. Each topic is one module with a function
`build(corpus, out) -> list[Table]`, which writes its files and describes them.
"""
