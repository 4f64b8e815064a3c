"""The short name of each convention, the same everywhere; its colour is in static/pages.css."""

from collections.abc import Mapping

SHORT_NAMES: Mapping[str, str] = {
    "cbd": "CBD",
    "cartagena": "Cartagena",
    "nagoya": "Nagoya",
    "cms": "CMS",
    "cites": "CITES",
    "ramsar": "Ramsar",
    "unfccc": "UNFCCC",
    "paris": "Paris",
    "unccd": "UNCCD",
    "whc": "WHC",
    "itpgrfa": "ITPGRFA",
    "ippc": "IPPC",
    "icrw": "ICRW",
}
"""The agreements in the order in which pages show them."""

PLAN_AGREEMENTS: Mapping[str, str] = {"aichi": "cbd", "gbf": "cbd"}
"""The convention to which a plan belongs, where it belongs to one."""


def agreement_code(path: str | None) -> str | None:
    """
    Give the code of the agreement to which the thing at a path below the base belongs, if it does.

    >>> agreement_code("/decision/cbd/cop/12/2")
    'cbd'
    >>> agreement_code("/target/aichi/11")
    'cbd'
    """
    steps = (path or "").split("/")
    code = steps[2] if len(steps) > 2 else ""
    code = PLAN_AGREEMENTS.get(code, code)
    return code if code in SHORT_NAMES else None


def order(code: str | None) -> tuple[int, str]:
    """Give the sort key of an agreement's code: the order above, unknown ones last."""
    codes = list(SHORT_NAMES)
    return (codes.index(code) if code in codes else len(codes), code or "")
