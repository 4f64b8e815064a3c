"""
The Skosmos REST API, version 1, over every vocabulary that is published.

What is answered is made by modules without I/O of the web (`naming`, `concepts`, `hierarchy` and
so on), from the statements of a vocabulary's graph; `routes` has the table of all addresses,
`views` the few lines that hand them to Flask.
"""
