import zipfile
from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from loaders.documents.reading.builder import Shape, SourceBuilder
from loaders.documents.reading.counters import counter, letters, number
from loaders.documents.reading.docx import read_docx
from loaders.documents.reading.source_text import Cell, SourceText
from tests.word_files import level, numbered, p, r, write

MIB = 2**20


def read(path: Path) -> SourceText:
    source = read_docx(path, 64 * MIB, 200)
    for block in source.blocks:  # every passage is where it says, but for breaks made spaces
        text = "".join(source.text[place] for place in block.passage.places)
        assert text.replace("\n", " ") == block.passage.text
    return source


def texts(source: SourceText) -> list[str]:
    return [block.passage.text for block in source.blocks]


def abstract(name: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{more}{"".join(levels)}</w:abstractNum>'


def num(name: int, of: int, override: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'


def labels(tmp_path: Path, body: str, numbering: str, styles: str = "") -> list[str]:
    source = read(write(tmp_path / "a.docx", body, numbering=numbering, styles=styles))
    return [text.rsplit(" ", 1)[0] for text in texts(source)]


def test_automatic_numbers_are_printed_level_by_level(tmp_path: Path) -> None:
    body = "".join(numbered("Acts", 1, place) for place in (0, 0, 1, 1, 2, 2, 1, 0, 1))
    levels = (
        level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)"), level(2, "lowerRoman", "%3)"),
    )  # fmt: skip
    assert labels(tmp_path, body, abstract(7, *levels) + num(1, 7)) == [
        "1.", "2.", "(a)", "(b)", "i)", "ii)", "(c)", "3.", "(a)",
    ]  # fmt: skip


def test_the_depth_of_an_item_is_its_level(tmp_path: Path) -> None:
    body = numbered("Invites Parties", 1) + numbered("To act", 1, 1) + p("Follows")
    numbering = abstract(7, level(0, "decimal", "%1."), level(1, "bullet", "\uf0b7")) + num(1, 7)
    source = read(write(tmp_path / "a.docx", body, numbering=numbering))
    assert [block.depth for block in source.blocks] == [0, 1, None]
    assert texts(source) == ["1. Invites Parties", "• To act", "Follows"]
    assert source.text.startswith("1. Invites")


def test_numbers_of_outer_levels_are_part_of_a_label(tmp_path: Path) -> None:
    body = "".join(numbered("x", 1, place) for place in (0, 1, 1, 0, 1, 2))
    levels = (
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "none", "–"),
    )
    numbering = abstract(7, *levels) + num(1, 7)
    assert labels(tmp_path, body, numbering) == ["I.", "1.1", "1.2", "II.", "2.1", "–"]


def test_lists_of_one_kind_count_on_unless_they_begin_again(tmp_path: Path) -> None:
    body = "".join(numbered("x", which) for which in (1, 1, 2, 3, 3, 1))
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(7, level(0, "decimal", "%1.")) + num(1, 7) + num(2, 7) + num(3, 7, start)
    assert labels(tmp_path, body, numbering) == ["1.", "2.", "3.", "1.", "2.", "3."]


def test_a_level_restarts_only_where_the_list_says_so(tmp_path: Path) -> None:
    body = "".join(numbered("x", 1, place) for place in (0, 1, 0, 1, 1))
    through = level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')
    numbering = abstract(7, level(0, "upperLetter", "%1."), through) + num(1, 7)
    assert labels(tmp_path, body, numbering) == ["A.", "1)", "B.", "2)", "3)"]


def test_a_list_can_have_levels_of_its_own(tmp_path: Path) -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "lowerLetter", "%1)")}</w:lvlOverride>'
    numbering = abstract(7, level(0, "decimal", "%1.")) + num(1, 7, own)
    assert labels(tmp_path, numbered("x", 1), numbering) == ["a)"]


def test_styles_number_their_paragraphs(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Para"><w:name w:val="Para"/><w:pPr><w:numPr>'
        '<w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Para"/><w:pPr><w:numPr>'
        '<w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Deep"><w:pPr><w:numPr><w:ilvl w:val="2"/>'
        '<w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
    )
    levels = (
        level(0, "decimal", "%1.", '<w:pStyle w:val="Para"/>'),
        level(1, "lowerLetter", "(%2)", '<w:pStyle w:val="Sub"/>'),
        level(2, "lowerRoman", "(%3)"),
    )
    linked = abstract(1, more='<w:numStyleLink w:val="L"/>')
    numbering = linked + abstract(2, *levels, more='<w:styleLink w:val="L"/>') + num(4, 1)
    style = '<w:pStyle w:val="{}"/>'.format
    body = "".join(p("x", style(name)) for name in ("Para", "Sub", "Sub", "Deep", "Para"))
    body += p("not x", style("Para") + '<w:numPr><w:numId w:val="0"/></w:numPr>')
    found = labels(tmp_path, body, numbering, styles)
    assert found == ["1.", "(a)", "(b)", "(i)", "2.", "not"]


@pytest.mark.parametrize(
    ("style", "value", "printed"),
    [
        ("lowerLetter", 28, "bb"), ("upperLetter", 1, "A"), ("lowerRoman", 1994, "mcmxciv"),
        ("upperRoman", 4000, "4000"), ("lowerLetter", 10**8, "100000000"), ("decimalZero", 3, "03"),
        ("chineseCounting", 21, "二十一"), ("chineseCounting", 200, "200"),
        ("chineseCounting", 10, "十"),
        ("arabicAlpha", 2, "ب"), ("arabicAbjad", 3, "ج"), ("russianLower", 3, "в"),
        ("hindiNumbers", 12, "١٢"), ("decimalFullWidth", 5, "５"), ("unheard-of", 5, "5"),
        ("numberInDash", 5, "- 5 -"), ("russianUpper", 1, "А"), ("chicago", 2, "†"),
        ("ideographTraditional", 2, "乙"),
    ],
)  # fmt: skip
def test_counters_are_printed_in_the_formats_of_word(style: str, value: int, printed: str) -> None:
    assert counter(value, style, "word") == printed


def test_numbers_that_a_file_invents_are_not_believed() -> None:
    assert [number(text, 1) for text in ("7", " -2 ", "x", None, "9" * 5000, "²")] == [
        7, -2, 1, 1, 1, 1,
    ]  # fmt: skip
    assert letters(0) == "0"


def test_documents_of_python_docx_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Matters arising", 2)
    paragraph = document.add_paragraph()
    paragraph.add_run("Requests").italic = True
    paragraph.add_run(" the body to meet;").font.size = Pt(9)
    document.add_paragraph("Heading of our own").runs[0].bold = True
    document.add_paragraph("First", style="List Number")
    table = document.add_table(2, 2)
    for row in range(2):
        for column in range(2):
            table.cell(row, column).text = f"cell {row} {column}"
    document.add_paragraph("In the middle").alignment = 1
    document.sections[0].header.paragraphs[0].text = "UNEP/ABC/COP/9/1"
    path = tmp_path / "a.docx"
    document.save(str(path))
    source = read(path)
    heading, verb, bold, first, *cells, last = source.blocks
    assert heading.heading == 2
    assert verb.passage.text == "Requests the body to meet;"
    assert verb.emphasis == ((0, 8),)
    assert bold.bold
    assert not verb.bold
    assert first.passage.text == "1. First"
    assert [cell.cell for cell in cells] == [
        Cell(0, row, column) for row in range(2) for column in range(2)
    ]
    assert {cell.kind for cell in cells} == {"table"}
    assert last.centred
    assert source.furniture == ("UNEP/ABC/COP/9/1",)
    assert source.language == "en"


def test_notes_follow_the_block_that_refers_to_them_and_marks_disturb_nothing(
    tmp_path: Path,
) -> None:
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'.format
    own = '<w:r><w:footnoteReference w:id="4" w:customMarkFollows="1"/><w:t>*</w:t></w:r>'
    body = (
        p(r("The fund") + reference(2) + r(", as it is") + reference(3) + r(" now."))
        + p(r("A title") + own)
        + p(r("Ends") + '<w:r><w:endnoteReference w:id="1"/></w:r>')
        + p(r("Nothing there") + reference(9) + reference(2))
    )
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="3">{p("Second note.")}</w:footnote>'
        f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>" + r(" First"))}{p("note.")}'
        f'</w:footnote><w:footnote w:id="4">{p("* Issued late.")}</w:footnote>'
    )
    end = f'<w:endnote w:id="1">{p("Last note.")}</w:endnote>'
    path = write(tmp_path / "a.docx", body, footnotes=notes, endnotes=end)
    source = read(path)
    assert [(block.kind, block.passage.text) for block in source.blocks] == [
        ("text", "The fund, as it is now."),
        ("note", "1 First note."),
        ("note", "2 Second note."),
        ("text", "A title"),
        ("note", "* Issued late."),
        ("text", "Ends"),
        ("note", "i Last note."),
        ("text", "Nothing there"),
    ]
    assert source.text.startswith("The fund¹, as it is² now.\n\n1 First\nnote.")


def test_marks_typed_by_hand_are_told_from_powers(tmp_path: Path) -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = (
        p(r("An area of 5 km") + r("2", raised) + r(" there"))
        + p(r("the Convention") + r("12", raised) + r(" and the 4") + r("th", raised) + r(" day"))
    )  # fmt: skip
    source = read(write(tmp_path / "a.docx", body))
    assert texts(source) == ["An area of 5 km² there", "the Convention and the 4th day"]


def test_tracked_changes_are_read_as_accepted_and_reported(tmp_path: Path) -> None:
    gone = "<w:del><w:r><w:delText>urges</w:delText></w:r></w:del>"
    body = (
        p("First.")
        + p(gone + f"<w:ins>{r('invites')}</w:ins>" + r(" Parties"))
        + p(f"<w:moveFrom>{r('Moved words')}</w:moveFrom>", "<w:rPr><w:moveFrom/></w:rPr>")
        + p(r("One end", ""), "<w:rPr><w:del/></w:rPr>") + p(" goes on")
        + p(f"<w:moveTo>{r('Moved words')}</w:moveTo>")
        + p(r("Struck ", "<w:strike/>") + r("kept"))
    )  # fmt: skip
    source = read(write(tmp_path / "a.docx", body))
    assert texts(source) == ["First.", "invites Parties", "One end goes on", "Moved words", "kept"]
    said = [(trouble.code, trouble.message.split(": ")[1]) for trouble in source.troubles]
    assert said == [
        ("tracked-change", "inserted “invites”; deleted “urges”"),
        ("tracked-change", "moved “Moved words”"),
        ("tracked-change", "moved “Moved words”"),
        ("tracked-change", "struck “Struck”"),
    ]
    assert source.troubles[0].offset == source.text.index("invites")


def test_paragraphs_that_were_deleted_do_not_count(tmp_path: Path) -> None:
    deleted = "<w:del><w:r><w:delText>Old</w:delText></w:r></w:del>"
    numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    body = numbered("x", 1) + p(deleted, numbers) + numbered("x", 1)
    numbering = abstract(7, level(0, "decimal", "%1.")) + num(1, 7)
    assert labels(tmp_path, body, numbering) == ["1.", "2."]
    tail = p("Ends", "<w:rPr><w:del/></w:rPr>")
    assert texts(read(write(tmp_path / "b.docx", tail))) == ["Ends"]


def test_rows_of_a_table_that_were_deleted_are_left_out(tmp_path: Path) -> None:
    cell = "<w:tc>{}</w:tc>".format
    row = "<w:tr>{}</w:tr>".format
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("wide")}</w:tc>'
    body = "<w:tbl>{}</w:tbl>".format(
        row(wide + cell(p("end")))
        + row("<w:trPr><w:del/></w:trPr>" + cell(p("old")) + cell(p("older")))
        + row(cell(p("one")) + cell(p("two") + p("more")))
    )
    body += f"<w:tbl>{row(cell(p('framed')))}</w:tbl>"
    source = read(write(tmp_path / "a.docx", body))
    assert [(block.passage.text, block.cell) for block in source.blocks] == [
        ("wide", Cell(0, 0, 0)),
        ("end", Cell(0, 0, 2)),
        ("one", Cell(0, 2, 0)),
        ("two", Cell(0, 2, 1)),
        ("more", Cell(0, 2, 1)),
        ("framed", None),
    ]
    assert "deleted “old”" in source.troubles[0].message


def test_what_holds_text_is_looked_through_and_what_repeats_it_is_not(tmp_path: Path) -> None:
    boxed = f"<w:txbxContent>{p('In a box')}</w:txbxContent>"
    body = (
        f"<w:sdt><w:sdtContent>{p('Controlled')}</w:sdtContent></w:sdt>"
        + p("<w:hyperlink>" + r("linked") + "</w:hyperlink><w:r><w:tab/><w:t>tab</w:t><w:br/></w:r>"
            + r("line") + "<w:r><w:softHyphen/><w:noBreakHyphen/><w:t>x\u00ady</w:t><w:cr/></w:r>")
        + p(r("Anchor") + f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{boxed}</mc:Choice>"
            f"<mc:Fallback><w:pict>{boxed}</w:pict></mc:Fallback></mc:AlternateContent></w:r>")
        + p("<w:commentRangeStart/>" + r("said") + "<w:r><w:commentReference w:id='1'/></w:r>"
            + r(" hidden", "<w:vanish/>") + r(" aloud")
            + "<m:oMath><m:r><m:t>=2</m:t></m:r></m:oMath>")
        + p('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:sym w:char="00B0"/><w:sym w:char="zz"/>'
            '<w:sym w:char="F0FF"/><w:t>x</w:t></w:r>')
        + '<w:altChunk r:id="c"/>'
    )  # fmt: skip
    source = read(write(tmp_path / "a.docx", body, comments=p("A comment")))
    assert texts(source) == [
        "Controlled", "linked tab line-xy", "Anchor", "In a box", "said aloud=2", "•°x",
    ]  # fmt: skip
    assert [trouble.code for trouble in source.troubles] == ["left-out"]


def test_fields_show_their_results_alone(tmp_path: Path) -> None:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = "<w:r><w:instrText>REF</w:instrText></w:r>"
    body = (
        p(r("See ") + char("begin") + code + char("begin") + r("inner") + char("end")
          + char("separate") + r("paragraph 3") + char("end") + char("end") + r("."))
        + p('<w:fldSimple w:instr="PAGE">' + r("7") + "</w:fldSimple>")
        + p(char("begin") + code + r("lost")) + p("There again")
    )  # fmt: skip
    assert texts(read(write(tmp_path / "a.docx", body))) == ["See paragraph 3.", "7", "There again"]


def test_headings_looks_and_contents_come_from_styles(tmp_path: Path) -> None:
    style = '<w:style w:type="{}" w:styleId="{}"><w:name w:val="{}"/>{}</w:style>'.format
    styles = (
        style("paragraph", "H", "heading 3", '<w:pPr><w:jc w:val="center"/></w:pPr>'
              "<w:rPr><w:b/><w:i/></w:rPr>")
        + style("paragraph", "T", "Title", "")
        + style("paragraph", "O", "Ours", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
        + style("paragraph", "C", "toc 1", "")
        + style("paragraph", "A", "A", '<w:basedOn w:val="A"/>')
        + style("character", "E", "Emphasis", "<w:rPr><w:i/></w:rPr>")
    )  # fmt: skip
    named = '<w:pStyle w:val="{}"/>'.format
    body = (
        p(r("Heading ") + r("upright", '<w:rStyle w:val="E"/>') + r("off", '<w:i w:val="0"/>'),
          named("H"))
        + p("Title", named("T")) + p("Ours", named("O")) + p("Contents 1", named("C"))
        + p(r("Verb", '<w:rStyle w:val="E"/>') + r(" plain"), named("A"))
        + p("Own", '<w:outlineLvl w:val="1"/>')
        + p("Body", named("O") + '<w:outlineLvl w:val="9"/>')
        + p(r("请", '<w:rFonts w:eastAsia="楷体"/>') + r("缔约方"))
        + p(r("يدعو", "<w:rtl/><w:iCs/>") + r(" ثم", "<w:rtl/><w:i/>"))
    )  # fmt: skip
    source = read(write(tmp_path / "a.docx", body, styles=styles))
    assert [(block.heading, block.emphasis) for block in source.blocks] == [
        (3, ((0, 7),)), (1, ()), (1, ()), (0, ((0, 4),)), (2, ()), (0, ()), (0, ((0, 1),)),
        (0, ((0, 4),)),
    ]  # fmt: skip
    assert source.blocks[0].centred
    assert source.blocks[0].bold


def test_strict_documents_are_read_as_others_are(tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", p("Strict"))
    data = path.read_bytes()
    assert texts(read(path)) == ["Strict"]
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strict = parts["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (parts | {"word/document.xml": strict}).items():
            archive.writestr(name, content)
    assert path.read_bytes() != data
    assert texts(read(path)) == ["Strict"]


def test_headers_and_footers_are_furniture_once_each(tmp_path: Path) -> None:
    section = (
        '<w:sectPr><w:headerReference r:id="header"/><w:footerReference r:id="footer"/>'
        '<w:headerReference r:id="missing"/></w:sectPr>'
    )
    body = p("Text", section) + section
    path = write(tmp_path / "a.docx", body, header=p("ABC/COP/2/4"), footer=p("Page 1") + p(""))
    assert read(path).furniture == ("ABC/COP/2/4", "Page 1")


def test_a_builder_takes_nothing_from_blocks_that_say_nothing() -> None:
    builder = SourceBuilder()
    assert builder.add([], Shape()) is None
    assert builder.finish(declared="fr").language == "fr"


def test_numbers_of_a_large_document_are_found_quickly(tmp_path: Path) -> None:
    numbering = abstract(7, level(0, "decimal", "%1.")) + num(1, 7)
    body = "".join(numbered(f"Text {place**3:x}", 1) for place in range(3000))
    path = write(tmp_path / "a.docx", body, numbering=numbering)
    assert read(path).blocks[-1].passage.text.startswith("3000. Text")
