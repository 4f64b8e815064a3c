"""The form of each kind of proposal: what it asks, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString, lazy_gettext

_ = lazy_gettext


@dataclass(frozen=True)
class Input:
    """
    One thing that a form asks for.

    `form` is `concept` (looked for and chosen), `text`, `note` (of several lines), `language`,
    `choice`, `tick`, `address`, or `parts` (several concepts, each with name and definition).
    """

    name: str
    form: str
    title: LazyString
    hint: LazyString | str = ""
    required: bool = True
    choices: Mapping[str, LazyString] = field(default_factory=dict)


_CONCEPT = Input("concept", "concept", _("Which concept?"))
_LANGUAGE = Input("language", "language", _("Language"))
_REMOVE = Input("remove", "tick", _("This is said now, and should be removed"), required=False)

INPUTS: Mapping[str, tuple[Input, ...]] = {
    "concept": (
        Input("label", "text", _("Name")),
        _LANGUAGE,
        Input("definition", "note", _("What does it mean?"), required=False),
        Input(
            "broader",
            "concept",
            _("Where does it belong?"),
            _("The nearest concept that is more general"),
            required=False,
        ),
    ),
    "label": (
        _CONCEPT,
        Input("text", "text", _("Name")),
        _LANGUAGE,
        Input(
            "role",
            "choice",
            _("What kind of name is it?"),
            choices={
                "prefLabel": _("The name to use"),
                "altLabel": _("Another name for the same"),
                "hiddenLabel": _("A spelling that only searches should find"),
            },
        ),
        Input(
            "keep",
            "tick",
            _("Keep the name that is used now as another name"),
            required=False,
        ),
    ),
    "definition": (
        _CONCEPT,
        Input("text", "note", _("What does it mean?")),
        _LANGUAGE,
    ),
    "relation": (
        _CONCEPT,
        Input(
            "relation",
            "choice",
            _("How do they belong together?"),
            choices={
                "broader": _("The other one is more general"),
                "narrower": _("The other one is more special"),
                "related": _("Neither is more general; whoever looks for one may want the other"),
            },
        ),
        Input("other", "concept", _("Which other concept?")),
        _REMOVE,
    ),
    "mapping": (
        _CONCEPT,
        Input(
            "relation",
            "choice",
            _("How do they correspond?"),
            choices={
                "exactMatch": _("They mean the same"),
                "closeMatch": _("They mean nearly the same"),
                "broadMatch": _("The other one is more general"),
                "narrowMatch": _("The other one is more special"),
                "relatedMatch": _("They have to do with one another"),
            },
        ),
        Input(
            "target",
            "address",
            _("Address of the concept in the other vocabulary"),
            _("It begins with http:// or https://"),
        ),
        _REMOVE,
    ),
    "deprecation": (
        Input("concept", "concept", _("Which concept should no longer be used?")),
        Input("replacement", "concept", _("Which one should be used instead?"), required=False),
    ),
    "merge": (
        Input("concept", "concept", _("Which concept goes?")),
        Input(
            "into",
            "concept",
            _("Which one stays?"),
            _("It gets the names and relations of the one that goes"),
        ),
    ),
    "split": (
        Input("concept", "concept", _("Which concept?")),
        _LANGUAGE,
        Input(
            "parts",
            "parts",
            _("Which concepts take its place?"),
            _("What stands below it now goes to the first of them; editors move it from there"),
        ),
    ),
}
"""What the form of each kind asks; every form also asks why."""
