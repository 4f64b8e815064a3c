"""The ids of provisions (design, section 9): when a section belongs to them, what is counted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from loaders.documents.model import Notice
from loaders.documents.structure.nodes import Node


@dataclass(eq=False)
class _Run:
    """Numbered paragraphs that follow each other in one top section."""

    top: Node | None
    nodes: list[Node] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.nodes[0].place

    @cached_property
    def last(self) -> int:
        return max(node.place for node in self.nodes)


def give_ids(nodes: Sequence[Node]) -> list[tuple[Node, Notice]]:
    """Give every provision its id, in the order of the text; returns what was doubtful."""
    namer = _Namer()
    numbered: dict[Node | None, list[Node]] = {}
    for node in nodes:
        if node.row == "number":
            numbered.setdefault(node.scope, []).append(node)
    for scope, listed in numbered.items():
        namer.learn(scope, listed)
    for node in nodes:
        namer.name(node)
    return namer.notices


class _Namer:
    def __init__(self) -> None:
        self.notices: list[tuple[Node, Notice]] = []
        self._taken: dict[str, int] = {}
        self._sections: dict[Node, Node | None] = {}
        self._counted: dict[Node, int] = {}
        self._counts: Counter[tuple[int, str]] = Counter()
        self._plain_numbers: set[tuple[int, str]] = set()
        self._codes: set[str] = set()

    # -- numbering ---------------------------------------------------------------------------

    def learn(self, scope: Node | None, numbered: list[Node]) -> None:
        """Find out how the paragraphs of the document, an annex or a draft are numbered."""
        if _is_lost(numbered):
            for count, node in enumerate(numbered, start=1):
                self._counted[node] = count
                self._plain_numbers.add((id(scope), str(count)))
            self._note(
                numbered[0],
                "lost-numbering",
                f"the numbers of {len(numbered)} paragraphs are lost; they are counted in order",
            )
            return
        runs = _runs(numbered)
        through = frozenset(map(id, _running_through(runs)))
        for run in runs:
            self._name_sections(run, prefixed=id(run) not in through)
            self._check_order(run)
        for node in numbered:
            if self._sections.get(node) is None:
                self._plain_numbers.add((id(scope), node.key))

    def _name_sections(self, run: _Run, *, prefixed: bool) -> None:
        """Say which section belongs to the ids of a run of paragraphs."""
        keys = Counter(node.key for node in run.nodes)
        inner: dict[str, set[Node | None]] = {}
        for node in run.nodes:
            inner.setdefault(node.key, set()).add(node.section)
        restarts = any(count > 1 and len(inner[key]) > 1 for key, count in keys.items())
        for node in run.nodes:
            if restarts and node.section is not run.top:
                self._sections[node] = node.section
            elif prefixed:
                self._sections[node] = run.top

    def _check_order(self, run: _Run) -> None:
        before: Node | None = None
        for node in run.nodes:
            if before is not None and self._sections.get(before) is self._sections.get(node):
                if node.place > before.place + 1:
                    self._note(
                        node,
                        "number-skipped",
                        f"{node.label} follows {before.label}: check whether something is missing",
                    )
                elif node.place <= before.place and node.key == str(node.place):
                    self._note(node, "number-repeated", f"{node.label} follows {before.label}")
            before = node

    # -- names -------------------------------------------------------------------------------

    def name(self, node: Node) -> None:
        """Give one provision its id; those above it have theirs."""
        wanted = self._wanted(node)
        node.id = wanted
        count = self._taken.get(wanted, 0)
        while node.id in self._taken:
            count += 1
            node.id = f"{wanted}-{count}"
        if count:
            self._taken[wanted] = count
            if node.row in ("list", "code", "section", "goal"):
                self._note(node, "number-repeated", f"{node.label or node.id} stands here again")
        self._taken[node.id] = 1
        if node.row == "code":
            self._codes.add(node.id)

    def _wanted(self, node: Node) -> str:
        match node.row:
            case "annex":
                return node.key
            case "section" | "goal":
                return self._section_id(node)
            case "heading":
                return self._count(node.annex, "h")
            case "recital":
                return self._count(node.section or node.scope, "pre")
            case "plain":
                return self._count(node.scope, "p")
            case "number":
                return self._number_id(node)
            case "code":
                return self._code_id(node)
            case "list":
                return self._list_id(node)
        return self._count(node.parent, "")

    def _section_id(self, node: Node) -> str:
        above = node.parent
        if node.row == "goal" or above is None or above is node.scope:
            key = node.key
            if key.isdecimal() and (id(node.scope), key) in self._plain_numbers:
                key = f"s{key}"
            return _prefix(node.scope) + key
        return f"{above.id}-{node.key}"

    def _number_id(self, node: Node) -> str:
        if node in self._counted:
            return f"{_prefix(node.scope)}{self._counted[node]}"
        section = self._sections.get(node)
        return f"{section.id}.{node.key}" if section else _prefix(node.scope) + node.key

    def _code_id(self, node: Node) -> str:
        above = node.key.rpartition(".")[0]
        if node.depth and above in self._codes and node.annex is not None:
            return node.key  # an activity in an annex, of an objective that the text itself has
        return _prefix(node.annex) + node.key

    def _list_id(self, node: Node) -> str:
        if not node.key:
            return self._count(node.parent, "")
        above = node.parent
        return f"{above.id}.{node.key}" if above else node.key

    def _count(self, above: Node | None, name: str) -> str:
        self._counts[id(above), name] += 1
        return f"{_prefix(above)}{name}{self._counts[id(above), name]}"

    def _note(self, node: Node, code: str, message: str) -> None:
        self.notices.append((node, Notice(code=code, message=message, start=node.start)))


def _prefix(above: Node | None) -> str:
    """Give what stands before an id in a section, an annex, or a draft inside a paragraph."""
    if above is None:
        return ""
    drafted = above.body if above.row not in ("annex", "section", "goal", "heading") else ""
    return f"{above.id}.{drafted}." if drafted else f"{above.id}."


def _is_lost(numbered: Sequence[Node]) -> bool:
    """Say whether the same number stands before most paragraphs."""
    groups = Counter((node.key, node.section) for node in numbered)
    repeated: Counter[str] = Counter()
    for (key, _), count in groups.items():
        repeated[key] += count if count > 1 else 0
    most = max(repeated.values())
    return (most > 2 and 2 * most >= len(numbered)) or 1 < most == len(numbered)


def _runs(numbered: Iterable[Node]) -> list[_Run]:
    runs: list[_Run] = []
    for node in numbered:
        top = _top(node)
        if not runs or runs[-1].top is not top:
            runs.append(_Run(top))
        runs[-1].nodes.append(node)
    return runs


def _top(node: Node) -> Node | None:
    section = node.section
    if section is None or section is node.scope:
        return None
    while section.parent is not None and section.parent is not node.scope:
        section = section.parent
    return section


def _running_through(runs: Sequence[_Run]) -> list[_Run]:
    """Give the runs whose numbers go on from section to section: their ids name no section."""
    chain = [runs[0]]
    for run in runs[1:]:
        if run.first > chain[-1].last:
            chain.append(run)
    if len(chain) == 1 and len(runs) > 1 and runs[0].top is not None:
        return []
    return chain
