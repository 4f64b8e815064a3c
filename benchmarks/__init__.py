"""
Benchmarks: what the parts of the service cost, each against a peer measured in the same run.

`python -m benchmarks` runs them all, `python -m benchmarks NAME` one; docs/benchmarks.md says what
each one measures.
"""
