"""The grammar of a citation: places, works and deictic words, in the order of any language."""

from collections.abc import Callable
from dataclasses import replace

from loaders.documents.citing.articles import ArticleReader
from loaders.documents.citing.lists import Member
from loaders.documents.citing.locators import Group, Path, Place
from loaders.documents.citing.numbers import Number
from loaders.documents.citing.reference import Found, Reference, Span, spread

_GAP = 8
"""Tokens that may stand between a noun and its number (a body, "No.")."""


class ReferenceReader(ArticleReader):
    """Finds the references among the tokens of a text."""

    def references(self) -> list[Reference]:
        """Give the references in their order."""
        rules: tuple[Callable[[int], Found | None], ...] = (
            self._places_first,
            self._deictic_first,
            self._work_first,
            self._letter_alone,
        )
        found: list[Reference] = []
        place = 0
        while place < len(self.tokens):
            if not self._may_begin(place):
                place += 1
                continue
            for rule in rules:
                result = rule(place)
                if result is not None:
                    found += result[0]
                    place = max(place + 1, result[1])
                    break
            else:
                place += 1
        return found

    def _may_begin(self, place: int) -> bool:
        """Say whether a reference may begin here: most words have no part in any."""
        token = self.tokens[place]
        if token.roles or token.number is not None or token.text == "(":
            return True
        if self.vocabulary.unspaced:
            return token.text.isascii()
        return self.token(place - 1).has("under")

    def _places_first(self, place: int) -> Found | None:
        read = self.chain(place)
        if read is None:
            return None
        paths, after, group = read
        start = self.token(place).start
        if any(path.places[0].word == "article" for path in paths):
            return self.articles(place, paths, after)
        if self._names_group(place, after):
            return [], after
        if not group.labels and group.word in {"section", "part"}:
            return self._pointing(place, paths, after, group)
        for rule in (self._pointing, self._of_this, self._of_same, self._of_work):
            result = rule(place, paths, after, group)
            if result is not None:
                return result
        if self._of_another(after, paths):
            return [], after
        if not paths[0].places[-1].label:
            return self._annex_alone(place, paths, after, group)
        return spread(Span(start, self.token(after - 1).end, paths), cites="here"), after

    def _pointing(self, place: int, paths: list[Path], after: int, group: Group) -> Found | None:
        """Read "above" or "below", before or after the places."""
        before = self._before(place)
        direction = _direction(self, before)
        start = self.token(before).start if direction else group.start
        end = after
        if direction is None:
            end = after + 1 if self.token(after).text in {"(", ","} else after
            direction = _direction(self, end)
            if direction is None:
                return None
            if end > after and self.token(after).text == "," and self.token(end).has("same"):
                return None
            end += 1
        if not paths[0].places[-1].label:
            own = _UNLABELLED.get(paths[0].places[-1].word)
            if own is None or (own == "section" and group.plural):
                return None
            if own == "paragraph" and (group.plural or self.vocabulary.unspaced):
                own = "paragraphs"
            span = Reference(start, self.token(end - 1).end, "here", direction=direction, own=own)
            return [span], end
        span_ = Span(start, self.token(end - 1).end, paths)
        return spread(span_, cites="here", direction=direction), end

    def _names_group(self, place: int, after: int) -> bool:
        """Say whether a place only names a group: "Annex I Parties", "non-Annex I countries"."""
        prefixed = self.token(place - 1).text == "-" and not self.vocabulary.unspaced
        return self.token(after).has("group") or (
            prefixed and self.token(place - 1).end == self.token(place).start
        )

    def _before(self, place: int) -> int:
        place -= 1
        while self.token(place).has("of", "the", "filler") and not _direction(self, place):
            place -= 1
            if self.token(place).end == 0:
                break
        return place

    def _of_this(self, place: int, paths: list[Path], after: int, group: Group) -> Found | None:
        """Read "of the present decision", "of this annex" or "hereto" after the places."""
        del place
        start = group.start
        if self.token(after).has("hereto"):
            span = Span(start, self.token(after).end, paths)
            return spread(span, cites="here", own="document"), after + 1
        this = self.joint(after)
        found = self.own(this)
        if found is None:
            return None
        own, end = found
        span = Span(start, self.token(end - 1).end, paths)
        if self.token(end).number is not None:  # "in this decision XI/2"
            return None
        return spread(span, cites="here", own=own), end

    def _of_same(self, place: int, paths: list[Path], after: int, group: Group) -> Found | None:
        """Read "of the same decision" or "thereof" after the places."""
        del place
        if self.token(after).has("thereof"):
            span = Span(group.start, self.token(after).end, paths)
            return spread(span, cites="same"), after + 1
        found = self._same(self.joint(after), ("same", "that"))
        if found is None:
            return None
        noun, end = found
        span = Span(group.start, self.token(end - 1).end, paths)
        return spread(span, cites="same", noun=noun), end

    def _same(self, this: int, roles: tuple[str, ...]) -> tuple[str | None, int] | None:
        token, noun = self.token(this), self.token(this + 1)
        if token.has("ibid"):
            return None, this + 1
        if token.has("noun") and noun.has("after-same"):
            return token.roles["noun"], this + 2
        if token.has(*roles):
            if noun.has("the", "filler"):
                this += 1
                noun = self.token(this + 1)
            if noun.has("noun") and self._number_after(this + 1) is None:
                return noun.roles["noun"], this + 2
        return None

    def _of_work(self, place: int, paths: list[Path], after: int, group: Group) -> Found | None:
        """Read the work after its places: "paragraph 10 of decision XI/2"."""
        del place
        joint = self.joint(after)
        if self.token(joint).has("self"):  # "paragraph 3 of this decision XI/2"
            joint += 1
        work = self._work(joint, located=True)
        if work is None or (not paths[0].places[-1].label and paths[0].places[-1].word == "para"):
            return None
        noun, members, named, end, _ = work
        inner = members[0].paths
        if inner:  # places on both sides
            paths = [replace(one, places=(*inner[0].places, *one.places)) for one in paths]
        span = Span(group.start, members[0].end, paths)
        found = spread(span, cites="work", noun=noun, number=members[0].number, named=named)
        return found + self._members(members[1:], noun, named), end

    def _of_another(self, after: int, paths: list[Path]) -> bool:
        """Say whether the place is in something that has no number: "paragraph 3 of the report"."""
        token, joint = self.token(after), self.joint(after)
        if token.has("genitive"):
            return True
        following = self.token(joint)
        annexed = any(place.word in {"annex", "appendix"} for place in paths[0].places)
        if following.has("body") and self.token(after).text != ",":
            return joint > after or self.vocabulary.by_case or self.vocabulary.unspaced
        return annexed and joint > after and token.has("of", "to") and following.has("noun")

    def _annex_alone(self, place: int, paths: list[Path], after: int, group: Group) -> Found | None:
        """Take "the annex" alone for the only annex; other nouns alone name nothing."""
        if paths[0].places[-1].word not in {"annex"} or len(paths) > 1 or group.plural:
            return None
        if self.token(after).has("of", "to", "genitive", "noun", "self", "joined"):
            return None
        article = self.token(place - 1).has("the") or self.token(place).has("joined")
        if not article or self.token(after).text in {"'", "-"}:
            return None
        return spread(Span(group.start, group.end, paths), cites="here", own="only"), after

    def _deictic_first(self, place: int) -> Found | None:
        """Read "the same decision", "this decision, paragraph 3", "ibid., paragraph 4"."""
        start = self.token(place).start
        same = self._same(place, ("same",))
        if same is not None:
            noun, after = same
            paths, end = self.trailing(after)
            span = Span(start, self.token(end - 1).end, paths)
            return spread(span, cites="same", noun=noun), end
        that = self._same(place, ("that",))
        own = self.own(place)
        pair = that or own
        if pair is None or self.token(pair[1]).number is not None:
            return None
        word, after = pair
        paths, end = self.trailing(after)
        if not paths:
            return ([], after) if own and self.token(after - 1).has("noun") else None
        span = Span(start, self.token(end - 1).end, paths)
        if that is not None:
            return spread(span, cites="same", noun=word), end
        return spread(span, cites="here", own=word), end

    def _work_first(self, place: int) -> Found | None:
        work = self._work(place, located=False)
        if work is None:
            return None
        noun, members, named, end, start = work
        first, *others = members
        span = Span(start, first.end, list(first.paths))
        found = spread(span, cites="work", noun=noun, number=first.number, named=named)
        return found + self._members(others, noun, named), end

    @staticmethod
    def _members(
        members: list[Member], noun: str | None, named: tuple[str, ...]
    ) -> list[Reference]:
        return [
            reference
            for member in members
            for reference in spread(
                Span(member.start, member.end, list(member.paths)),
                cites="work",
                noun=noun,
                number=member.number,
                named=named,
            )
        ]

    def _work(
        self, place: int, *, located: bool
    ) -> tuple[str | None, list[Member], tuple[str, ...], int, int] | None:
        """Read noun and numbers of works; gives also the bodies, what follows and the start."""
        token = self.token(place)
        start = token.start
        number_at: int | None = place
        noun = token.roles.get("noun")
        if noun is not None:
            number_at = self._number_after(place)
        elif self.vocabulary.unspaced and token.has("filler"):
            number_at = place + 1
        elif token.number is None:
            return None
        if number_at is None or self.token(number_at).number is None:
            return None
        named = self.bodies_before(place)
        named += [t.roles["body"] for t in self.tokens[place:number_at] if t.has("body")]
        if noun is not None or self._stands_alone(number_at):
            members, bodies, end = self.members(number_at, located=located)
        elif self.vocabulary.unspaced:
            members, bodies, end = self.members(number_at, located=True)
        else:
            return None
        if noun is None and self.vocabulary.unspaced:
            noun, members, end = self._noun_after(members, end, located=located)
            if noun is None and not self._stands_alone(number_at):
                return None
        return noun, members, (*named, *bodies), end, start

    def _noun_after(
        self, members: list[Member], end: int, *, located: bool
    ) -> tuple[str | None, list[Member], int]:
        """Read the noun after its numbers (第NP-3/1号决定), and the places after it."""
        after = end
        while self.token(after).has("filler", "the"):
            after += 1
        if not self.token(after).has("noun"):
            return None, members, end
        noun, after = self.token(after).roles["noun"], after + 1
        last = members[-1]
        revised = self.token(after).number
        if revised is not None and revised.style == "revision":  # 第10.13号决议（Rev. CoP18）
            number = replace(last.number, revision=revised.revision)
            last, after = replace(last, number=number, end=revised.end), after + 1
            members = [*members[:-1], last]
        paths, place = ([], after) if located else self.trailing(after)
        ends = self.token(place - 1).end
        members = [*members[:-1], replace(last, paths=tuple(paths), end=ends)]
        return noun, members, place

    def _number_after(self, place: int) -> int | None:
        """Find the number that belongs to the noun at `place`."""
        noun = self.token(place).roles.get("noun")
        opened = False
        for after in range(place + 1, place + 2 + _GAP):
            token = self.token(after)
            if token.number is not None:
                return after if _fits(noun, token.number) else None
            if token.text in {"(", "[", "°", "№", ":"} and not opened:
                opened = True
            elif not token.has("filler", "of", "the", "body", "genitive", "to") or token.has(
                "noun"
            ):
                return None
        return None

    def _stands_alone(self, place: int) -> bool:
        """Say whether a number cites without a noun: by its form, or alone in brackets."""
        number = self.token(place).number
        if number is None:
            return False
        if number.strong or number.style == "draft":
            return True
        bracketed = self.token(place - 1).text == "(" and self.token(place + 1).text in {
            ")",
            ",",
            ";",
        }
        return bracketed and number.style == "roman-slash"

    def _letter_alone(self, place: int) -> Found | None:
        """Read "(a) above" or "under a)": a letter of the same paragraph."""
        under = self.token(place - 1).has("under")
        if not under and self.token(place).text != "(":
            return None
        label = self.label(place, "subpara")
        if label is None or not label[0].parts[0].isalpha():
            return None
        after = label[1]
        direction = _direction(self, after)
        if direction is None and not (under and self.token(after - 1).text == ")"):
            return None
        after += 1 if direction else 0
        path = Path((Place("subpara", label[0].parts),), label[0].start, label[0].end)
        span = Span(label[0].start, self.token(after - 1).end, [path])
        own = None if direction else "letter"
        return spread(span, cites="here", direction=direction, own=own), after


def _direction(reader: ReferenceReader, place: int) -> str | None:
    token = reader.token(place)
    return next((role for role in ("above", "below") if token.has(role)), None)


_UNLABELLED = {"para": "paragraph", "section": "section", "part": "section"}
"""Places that "previous" or "following" names without a label."""
_OF_NOTIFICATIONS = frozenset(["year-first", "symbol"])
_OF_DOCUMENTS = frozenset(["symbol", "paper", "committee"])
_OF_NO_DECISIONS = frozenset(["paper", "revision"])


def _fits(noun: str | None, number: Number) -> bool:
    if noun == "notification":
        return number.style in _OF_NOTIFICATIONS
    if noun == "document":
        return number.style in _OF_DOCUMENTS
    return number.style not in _OF_NO_DECISIONS
