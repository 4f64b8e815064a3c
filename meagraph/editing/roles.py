"""Who may do what at the desk: roles, the rights that come with them, grants, persons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum

EVERY = "*"
"""In a grant: all vocabularies."""


class Role(IntEnum):
    """What somebody is in a vocabulary; each role has the rights of those below it."""

    READER = 0
    CONTRIBUTOR = 1
    EDITOR = 2
    ADMINISTRATOR = 3

    @property
    def word(self) -> str:
        """The role's name as it is written and stored."""
        return self.name.lower()

    @classmethod
    def read(cls, word: str) -> "Role":
        """Read a role's name; raises `ValueError`, which says which there are."""
        for role in cls:
            if role.word == word.strip().lower():
                return role
        raise ValueError(f"{word!r}: the roles are {', '.join(role.word for role in cls)}")


class Right(Enum):
    """What can be done at the desk."""

    SUGGEST = "suggest"
    COMMENT = "comment"
    DRAFT = "draft"
    DECIDE = "decide"
    PUBLISH = "publish"
    ADMINISTER = "administer"


_LEAST: Mapping[Right, Role] = {
    Right.SUGGEST: Role.READER,
    Right.COMMENT: Role.CONTRIBUTOR,
    Right.DRAFT: Role.CONTRIBUTOR,
    Right.DECIDE: Role.EDITOR,
    Right.PUBLISH: Role.EDITOR,
    Right.ADMINISTER: Role.ADMINISTRATOR,
}
"""The least role that each right comes with."""

_BY_LANGUAGE = frozenset({Right.DRAFT})
"""The rights that a grant for some languages gives for these alone."""


@dataclass(frozen=True)
class Grant:
    """
    A role in one vocabulary, or in all (`*`).

    A contributor with `languages` is a translator: drafts texts in these, and in what is more
    special (`zh` covers `zh-hant`; RFC 4647, 3.3.1). Without languages a grant is for all.
    """

    vocabulary: str
    role: Role
    languages: frozenset[str] = frozenset()

    def covers(self, right: Right, vocabulary: str) -> bool:
        """Say whether it gives a right in a vocabulary, in some language at least."""
        return self.vocabulary in (EVERY, vocabulary) and self.role >= _LEAST[right]

    def speaks(self, right: Right, language: str | None) -> bool:
        """Say whether its languages suffice for a text in `language`, or for all there is."""
        if not self.languages or right not in _BY_LANGUAGE:
            return True
        return language is not None and covered(language, self.languages)


@dataclass(frozen=True)
class Person:
    """Somebody who acts at the desk; nobody in particular has no name."""

    name: str
    grants: tuple[Grant, ...] = ()
    administrator: bool = False

    @property
    def anonymous(self) -> bool:
        """Whether it is nobody that we know."""
        return not self.name

    def may(self, right: Right, vocabulary: str = "", language: str | None = None) -> bool:
        """
        Say whether the person has a right in a vocabulary.

        With a `language`: for texts in it. Without: for everything, so that a translator may not;
        whether there is any language for which the person may, says `may_some`.
        """
        if self.administrator or _LEAST[right] is Role.READER:
            return True
        return any(
            grant.covers(right, vocabulary) and grant.speaks(right, language)
            for grant in self.grants
        )

    def may_some(self, right: Right, vocabulary: str) -> bool:
        """Say whether the person has a right in a vocabulary, if only for one language."""
        return (
            self.administrator
            or any(grant.covers(right, vocabulary) for grant in self.grants)
            or self.may(right, vocabulary)
        )

    def languages(self, right: Right, vocabulary: str) -> frozenset[str] | None:
        """Give the languages that the person has a right for; None: all; empty: not even one."""
        if self.may(right, vocabulary):
            return None
        ours = [grant.languages for grant in self.grants if grant.covers(right, vocabulary)]
        return frozenset().union(*ours)

    def role(self, vocabulary: str) -> Role:
        """Give the highest role that the person has in a vocabulary."""
        if self.administrator:
            return Role.ADMINISTRATOR
        return max(
            (grant.role for grant in self.grants if grant.vocabulary in (EVERY, vocabulary)),
            default=Role.READER,
        )


ANONYMOUS = Person("")
"""Whoever comes without a session and without a token: may read, and suggest."""


def covered(language: str, ranges: Iterable[str]) -> bool:
    """
    Say whether one of the language ranges covers a tag (RFC 4647, 3.3.1), whatever the case.

    >>> covered("zh-Hant", ["ar", "zh"]), covered("zha", ["zh"])
    (True, False)
    """
    tag = language.lower()
    return any(tag == one or tag.startswith(f"{one}-") for one in map(str.lower, ranges))
