"""What proposals, their kinds and steps are called, and what is wrong with one: in plain words."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

from meagraph.editing.proposals import Status

_ = lazy_gettext

KIND_NAMES: Mapping[str, LazyString] = {
    "concept": _("New concept"),
    "label": _("Name"),
    "definition": _("Definition"),
    "relation": _("Relation"),
    "mapping": _("Mapping"),
    "deprecation": _("Deprecation"),
    "merge": _("Merger"),
    "split": _("Split"),
}
"""Each kind in a word."""

KIND_QUESTIONS: Mapping[str, LazyString] = {
    "concept": _("A concept is missing"),
    "label": _("A concept needs a name, a translation or a better name"),
    "definition": _("A concept needs a definition or a better one"),
    "relation": _("Two concepts belong together, or do not"),
    "mapping": _("A concept corresponds to one of another vocabulary"),
    "deprecation": _("A concept should no longer be used"),
    "merge": _("Two concepts mean the same"),
    "split": _("One concept means several things"),
}
"""Each kind as somebody would say it."""

STATUS_NAMES: Mapping[Status, LazyString] = {
    Status.DRAFT: _("not sent yet"),
    Status.SUBMITTED: _("waits for review"),
    Status.IN_REVIEW: _("in review"),
    Status.ACCEPTED: _("was accepted"),
    Status.REJECTED: _("was rejected"),
    Status.PUBLISHED: _("was published"),
}

STEP_NAMES: Mapping[Status, LazyString] = {
    Status.SUBMITTED: _("Submit"),
    Status.IN_REVIEW: _("Take into review"),
    Status.ACCEPTED: _("Accept"),
    Status.REJECTED: _("Reject"),
}
"""What is written on the buttons."""

EVENT_NAMES: Mapping[str, LazyString] = {
    "begun": _("wrote the proposal"),
    "reworded": _("changed the proposal"),
    "comment": _("commented"),
    "submitted": _("submitted it"),
    "in-review": _("took it into review"),
    "accepted": _("accepted it"),
    "rejected": _("rejected it"),
    "published": _("published it"),
}

PROBLEMS: Mapping[str, LazyString] = {
    "missing": _("This is needed."),
    "long": _("This is too long."),
    "language": _("Choose a language."),
    "address": _("This is not an address of the Web that begins with http:// or https://."),
    "same": _("These are the same; name different ones."),
    "few": _("Name at least two concepts."),
    "choice": _("Choose one of the possibilities."),
    "pick": _("Choose one of the concepts that were found."),
    "unknown": _("This vocabulary has no such concept."),
    "none": _("No concept with such a name was found; try other words."),
}
"""What is wrong in a form, by the codes of `ContentError`, and of what is looked for."""

NO_EDITS: Mapping[str, LazyString] = {
    "gone": _("A concept that it speaks of is not in the vocabulary any more."),
    "said": _("The vocabulary says so already."),
    "unsaid": _("What it would remove is not there (any more)."),
    "circle": _("A concept would stand above itself."),
    "kin": _("One of two related concepts would stand above the other."),
    "out-of-use": _("A concept that it speaks of is no longer to be used."),
}
"""Why a proposal cannot be carried out now, by the codes of `NoEditError`."""
