"""The whole Akoma Ntoso document: preface, preamble, body, notes and annexes."""

from collections.abc import Iterable

from lxml import etree
from pyoxigraph import Triple

from loaders.documents.akn.body import Body
from loaders.documents.akn.elements import Element, child, root
from loaders.documents.akn.identification import Identification, identification_of
from loaders.documents.akn.inline import write_text
from loaders.documents.akn.outline import Outline, Part
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DCT, MEA, RDF


def akoma_ntoso(
    triples: Iterable[Triple], document: str, language: str, identifiers: Identifiers
) -> bytes:
    """
    Write the Akoma Ntoso XML of the document with the IRI `document`, from its published triples.

    `language` chooses the version. Where the words of a provision are not held, its element is
    there without them, marked `status="incomplete"`.
    """
    outline = Outline(triples, document, language)
    said = identification_of(outline, identifiers)
    top = outline.children(outline.document)
    notes = [part for part in top if _holds_notes(outline, part)]
    annexes = [part for part in top if part.is_annex]
    recitals = [part for part in top if part.element == "recital"]
    rest = [part for part in top if part not in (*notes, *annexes, *recitals)]

    tree = root()
    is_decision = MEA.Decision in outline.nodes(outline.document, RDF.type)
    text = child(tree, "statement" if is_decision else "doc", name=said.subtype)
    body = Body(outline)
    said.meta(text)
    _preface(text, outline, said)
    _preamble(text, recitals, body)
    main = child(text, "mainBody")
    body.write(main, rest)
    if len(main) == 0:
        child(main, "p")
    _notes(text, [note for part in notes for note in outline.children(part.node)], body)
    _annexes(text, annexes, said, body)
    written: bytes = etree.tostring(tree, encoding="UTF-8", xml_declaration=True)
    return written


def _holds_notes(outline: Outline, part: Part) -> bool:
    return any(below.is_note for below in outline.children(part.node))


def _preface(text: Element, outline: Outline, said: Identification) -> None:
    title = outline.text(outline.document, DCT.title)
    if not (title or said.number or said.symbol or said.date):
        return
    preface = child(text, "preface")
    for name, words in (("docNumber", said.number or said.symbol), ("docTitle", title)):
        if words:
            child(child(preface, "p"), name).text = words
    if said.date:
        child(child(preface, "p"), "docDate", date=said.date).text = said.date


def _preamble(text: Element, recitals: list[Part], body: Body) -> None:
    """Write the recitals that stand in no section; those inside sections stay in their place."""
    if not recitals:
        return
    whole = child(child(text, "preamble"), "recitals", eId="recs_1")
    for count, part in enumerate(recitals, 1):
        eid = body.eid("recital", str(count), "recs_1")
        recital = child(whole, "recital", eId=eid, wId=part.id)
        if part.label:
            child(recital, "num").text = part.label
        block = child(recital, "p")
        if part.text is None:
            block.set("status", "incomplete")
        write_text(block, part.text or "", part.marks, eid)


def _notes(text: Element, notes: list[Part], body: Body) -> None:
    """Write foot- and endnotes, whose places in the text are not held, at its end."""
    if not notes:
        return
    block = child(child(text, "conclusions"), "p")
    for count, part in enumerate(notes, 1):
        eid = body.eid("authorialNote", str(count), "")
        note = child(block, "authorialNote", eId=eid, wId=part.id, marker=part.label or str(count))
        words = child(note, "p")
        if part.text is None:
            words.set("status", "incomplete")
        write_text(words, part.text or "", part.marks, eid)


def _annexes(text: Element, annexes: list[Part], said: Identification, body: Body) -> None:
    if not annexes:
        return
    attachments = child(text, "attachments")
    for count, part in enumerate(annexes, 1):
        eid = body.eid("att", str(count), "")
        attachment = child(attachments, "attachment", eId=eid, wId=part.id)
        if part.label:
            child(attachment, "num").text = part.label
        if part.text:
            write_text(child(attachment, "heading"), part.text, part.marks, eid)
        annex = child(attachment, "doc", name="annex")
        said.meta(annex, f"annex_{count}")
        main = child(annex, "mainBody")
        body.write(main, body.outline.children(part.node), eid, part.id)
        if len(main) == 0:
            child(main, "p")
