"""How constraints are put into words, as short as a cell of a table wants them."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext, lazy_gettext

from meagraph.validation.reference import Count

_ = lazy_gettext

PHRASES: Mapping[str, LazyString] = {
    "class": _("a record of the class %(value)s that the graph holds"),
    "datatype": _("of the datatype %(value)s"),
    "nodeKind": _("an IRI"),
    "pattern": _("of the form %(value)s"),
    "minInclusive": _("not below %(value)s"),
    "maxInclusive": _("not above %(value)s"),
    "in": _("one of %(value)s"),
    "languageIn": _("in no other languages than %(value)s"),
    "uniqueLang": _("at most one in each language"),
    "lessThanOrEquals": _("not greater or later than the value of %(value)s"),
    "disjoint": _("no value of %(value)s"),
    "or": _("as one of these asks: %(value)s"),
    "not": _("not as this asks: %(value)s"),
    "hasValue": _("%(value)s is among them"),
}
"""For each constraint of SHACL that our shapes have, by the local name of its parameter."""

OF_A_KIND = _("of those that %(value)s describes")
"""Said of a count that holds for values of one kind alone (SHACL, 4.7.3)."""


def counted(count: Count) -> str:
    """Say how many values there may be, `""` where there is no bound."""
    least, most = count.least, count.most
    if least and least == most:
        return str(gettext("exactly %(number)s", number=least))
    if most == 0:
        return str(gettext("none"))
    if least and most:
        return str(gettext("%(least)s to %(most)s", least=least, most=most))
    if least:
        return str(gettext("at least %(number)s", number=least))
    return "" if most is None else str(gettext("at most %(number)s", number=most))
