"""
The Reconciliation Service API 0.2: OpenRefine and its like match tables to our concepts.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""
