"""Articles of treaties, and the bodies that are named beside a reference."""

from loaders.documents.citing.lists import ListReader
from loaders.documents.citing.locators import Path
from loaders.documents.citing.reference import Found, Span, spread

_SUBJECT = 8
"""Tokens that may stand between an article and its treaty."""
_BEFORE = 12
"""Tokens before a work within which its body is named."""


class ArticleReader(ListReader):
    """Reads articles with the treaty that they are of."""

    def articles(self, place: int, paths: list[Path], after: int) -> Found | None:
        """Read the treaty of articles; `paths` are the places from `place` on."""
        labelled = [p for p in paths if p.places[0].word == "article" and p.places[0].label]
        if not labelled:
            return None
        end = self.token(after - 1).end if labelled[-1] is paths[-1] else labelled[-1].end
        span = Span(labelled[0].start, end, labelled)
        named, after = self._treaty_after(after)
        named = named or self.bodies_before(place, through_comma=True)
        own = self.own(self.joint(after))
        if own is not None and not named:
            return [], own[1]
        if not named and self._is_of_another(after):
            named = ["other"]
        return spread(span, cites="article", named=tuple(named)), after

    def _treaty_after(self, place: int) -> tuple[list[str], int]:
        """Read the treaty directly after its articles, or after their subject: "(adaptation)"."""
        named, after = self.bodies_after(place)
        if named or not (self.token(place).text in {"(", ","} or self.token(place).has("on")):
            return named, after
        for end in range(place + 1, place + _SUBJECT):
            token = self.token(end)
            if token.text in {"", ";", "."} or token.number is not None or token.has("noun", "and"):
                break
            if token.has("place"):
                break
            if token.text in {")", ","} or token.has("genitive"):
                named, after = self.bodies_after(end if token.has("genitive") else end + 1)
                if named:
                    return named, after
        return [], place

    def _is_of_another(self, place: int) -> bool:
        """Say whether the articles are of something that the vocabulary does not know."""
        after = place + 1 if self.token(place).text == "," else place
        if not self.token(after).has("genitive"):
            return False
        following = after + 1
        while self.token(following).has("the"):
            following += 1
        return after == place or self.token(following).text.istitle()

    def bodies_before(self, place: int, *, through_comma: bool = False) -> list[str]:
        """
        Read the bodies named before a work: "General Assembly resolution".

        "Its" goes back to them over a comma ("the General Assembly, in its resolution").
        """
        bodies: list[str] = []
        nearest = place
        before = place - 1
        if self._owned(place):
            through_comma = True
        while place - before < _BEFORE and before >= 0 and len(bodies) < 4:
            token = self.token(before)
            if token.has("body"):
                bodies.insert(0, token.roles["body"])
                nearest = before
            elif not (self._adjoins(before) or (through_comma and self._links(before, nearest))):
                break
            before -= 1
        return bodies

    def _owned(self, place: int) -> bool:
        """Say whether a work is "its" decision."""
        return any(self.token(one).has("its") for one in (place, place - 1))

    def _adjoins(self, place: int) -> bool:
        """Say whether a token belongs to a name that stands directly before its work."""
        token = self.token(place)
        if token.has("filler") or (bool(token.text) and token.text in "'s»"):
            return True
        dated = token.text.isdecimal() or token.has("date")
        return self.vocabulary.unspaced and (dated or token.has("the", "of"))

    def _links(self, place: int, nearest: int) -> bool:
        """Say whether a token joins a work to the bodies named before it."""
        token = self.token(place)
        comma = token.text == "," and nearest - place < _BEFORE // 2
        return comma or token.has("of", "the", "to", "genitive", "its", "notably")

    def joint(self, place: int) -> int:
        """Go over what joins a place to what it is in: comma, "of the", an opening bracket."""
        after = place
        while after < place + 5:
            token = self.token(after)
            joins = token.has("of", "the", "filler", "genitive", "to") or token.text in {",", "("}
            if not joins or token.has("noun", "self", "same", "that"):
                break
            after += 1
        return after

    def own(self, this: int) -> tuple[str, int] | None:
        """Read "this decision", "this annex", "المقرر الحالي"; gives the noun and what follows."""
        token, noun = self.token(this), self.token(this + 1)
        if token.has("self") and noun.has("the", "filler"):
            this += 1
            noun = self.token(this + 1)
        if token.has("self") and noun.has("noun", "place"):
            return noun.roles.get("noun") or noun.roles["place"], this + 2
        if token.has("noun", "place") and noun.has("after-self"):
            return token.roles.get("noun") or token.roles["place"], this + 2
        return None
