"""PDF: lines in the order of reading, notes, headers, both directions, and clear errors."""

from contextlib import suppress
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission
from PIL import Image
from playwright.sync_api import Browser

from loaders.documents.reading.bidi import is_right_to_left, mirrored, paired, reading_order
from loaders.documents.reading.letterforms import letters
from loaders.documents.reading.pdf import read_pdf
from loaders.documents.reading.source_text import DocumentError, SourceText

LONG = (
    " to provide samples for the period 2011-2020, including through the working group, and to"
    " report on the use of well-known methods, taking into account decision IX/3, paragraph 7;"
)


class Paper(FPDF):
    """Pages with a header from the second on, and a footer."""

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_font("Times", "", 9)
            self.text(20, 10, "ABC/XYZ/COP/DEC/IX/4")
            self.text(20, 15, f"Page {self.page_no()}")
            self.set_y(25)

    def footer(self) -> None:
        self.set_font("Times", "", 9)
        self.text(185, 287, "/...")


def saved(pdf: FPDF, folder: Path) -> Path:
    path = folder / "paper.pdf"
    path.write_bytes(bytes(pdf.output()))
    return path


@pytest.fixture(scope="module")
def decision(tmp_path_factory: pytest.TempPathFactory) -> SourceText:
    pdf = Paper()
    pdf.set_auto_page_break(True, margin=45)
    pdf.add_page()
    pdf.set_font("Times", "B", 14)
    pdf.multi_cell(0, 7, "DECISION ADOPTED BY THE PARTIES TO THE CONVENTION ON SAMPLES AND ALL"
                   " OTHER THINGS", align="C")  # fmt: skip
    pdf.ln(5)
    for number in range(1, 25):
        pdf.set_font("Times", "", 11)
        pdf.write(5, f"{number}.    ")
        pdf.set_font("Times", "I", 11)
        pdf.write(5, "Invites")
        pdf.set_font("Times", "", 11)
        pdf.write(5, " Parties")
        if number == 2:
            pdf.char_vpos = "SUP"
            pdf.write(5, "1")
            pdf.char_vpos = "LINE"
        pdf.write(5, LONG)
        pdf.ln(9)
        if number == 3:
            y = pdf.get_y()
            pdf.line(10, 262, 60, 262)
            pdf.set_font("Times", "", 8)
            pdf.text(
                10, 267, "1 See the report of the group, which is long and goes on to say in its"
            )
            pdf.text(10, 271, "2011 edition that all was well.")
            pdf.set_y(y)
    return read_pdf(saved(pdf, tmp_path_factory.mktemp("pdf")))


def test_paragraphs_are_whole_also_across_pages(decision: SourceText) -> None:
    numbered = [b.passage.text for b in decision.blocks if b.passage.text[:1].isdigit()]
    numbered = [text for text in numbered if "See the report" not in text]
    assert numbered == [f"{number}. Invites Parties{LONG}" for number in range(1, 25)]


def test_italics_bold_and_centred_lines_are_seen(decision: SourceText) -> None:
    title = decision.blocks[0]
    assert title.bold
    assert title.centred
    assert title.passage.text.endswith("SAMPLES AND ALL OTHER THINGS")
    block = next(block for block in decision.blocks if block.passage.text.startswith("3. "))
    assert [block.passage.text[a:b] for a, b in block.emphasis] == ["Invites"]


def test_headers_and_footers_are_furniture(decision: SourceText) -> None:
    assert set(decision.furniture) >= {"/...", "ABC/XYZ/COP/DEC/IX/4", "Page 2"}
    assert not any("/..." in block.passage.text for block in decision.blocks)


def test_small_type_at_the_foot_is_a_note(decision: SourceText) -> None:
    assert [block.passage.text for block in decision.blocks if block.kind == "note"] == [
        "1 See the report of the group, which is long and goes on to say in its 2011 edition that"
        " all was well."
    ]


def test_offsets_count_characters_of_the_composed_text(decision: SourceText) -> None:
    for block in decision.blocks:
        for character, place in zip(block.passage.text, block.passage.places, strict=True):
            assert character == " " or decision.text[place] == character


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 14)
    pdf.cell(
        0, 10, "A report that goes over both of the columns of the page, as titles do", align="C"
    )
    pdf.set_font("Helvetica", "", 10)
    sentence = " The experts took note of the sample and of all the methods that had been used."
    for column in (0, 1):
        pdf.set_left_margin(15 + column * 95)
        pdf.set_xy(15 + column * 95, 30)
        for number in range(1, 7):
            text = f"{number + 6 * column}.{sentence * 2}"
            pdf.multi_cell(85, 5, text, align="J", new_x="LEFT")
            pdf.ln(3)
    texts = [block.passage.text for block in read_pdf(saved(pdf, tmp_path)).blocks]
    assert texts[1:] == [f"{number}.{sentence * 2}" for number in range(1, 13)]


def test_a_note_goes_on_at_the_foot_of_the_next_page(tmp_path: Path) -> None:
    pdf = FPDF()
    for note in ("1 See the report of the group that met in the", "town of the host, page 4."):
        pdf.add_page()
        pdf.set_font("Helvetica", "", 11)
        pdf.multi_cell(0, 5, f"The experts of group {note[:3]} took note of it." * 16)
        pdf.line(10, 255, 60, 255)
        pdf.set_font("Helvetica", "", 8)
        pdf.text(10, 260, note)
        pdf.text(10, 275, "K1350123 310113")
    read = read_pdf(saved(pdf, tmp_path))
    assert [block.passage.text for block in read.blocks if block.kind == "note"] == [
        "1 See the report of the group that met in the town of the host, page 4."
    ]
    assert read.furniture == ("K1350123 310113",)


def test_lines_far_apart_on_one_height_are_lines_of_their_own(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    pdf.text(20, 20, "United Nations")
    pdf.text(150, 20, "Distr.: General")
    pdf.text(20, 40, "1.")
    pdf.text(33, 40, "All Parties are invited to act.")
    assert [block.passage.text for block in read_pdf(saved(pdf, tmp_path)).blocks] == [
        "United Nations",
        "Distr.: General",
        "1. All Parties are invited to act.",
    ]


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    pdf.text(20, 20, "Secret")
    pdf.set_encryption("owner", "user", permissions=AccessPermission.none())
    with pytest.raises(DocumentError, match="encrypted; remove its password"):
        read_pdf(saved(pdf, tmp_path))


def test_a_scan_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    Image.new("L", (200, 300), 200).save(picture)
    pdf = FPDF()
    for _ in range(2):
        pdf.add_page()
        pdf.image(str(picture), 0, 0, 210, 297)
    with pytest.raises(DocumentError, match="is a scan"):
        read_pdf(saved(pdf, tmp_path))


def test_an_empty_pdf_is_refused(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    with pytest.raises(DocumentError, match="is empty"):
        read_pdf(saved(pdf, tmp_path))


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.4\n1 0 obj <<", b"%PDF-1.7\n" * 50])
def test_a_damaged_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=r"damaged|empty"):
        read_pdf(path)


def test_a_pdf_cut_off_at_any_place_is_read_or_refused(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    pdf.multi_cell(0, 5, "All Parties are invited to act. " * 20)
    content = bytes(pdf.output())
    path = tmp_path / "cut.pdf"
    for end in range(20, len(content), max(1, len(content) // 25)):
        path.write_bytes(content[:end])
        with suppress(DocumentError):
            assert read_pdf(path).blocks


NAMELESS = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R
 /Resources<</Font<</F1 5 0 R>>>>>> endobj
4 0 obj <</Length 82>> stream
BT /F1 12 Tf 50 700 Td <000100020003000400050006000700080009000A> Tj ET        \n
endstream endobj
5 0 obj <</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>> endobj
6 0 obj <</Type/Font/Subtype/CIDFontType2/BaseFont/X/FontDescriptor 7 0 R
 /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>> endobj
7 0 obj <</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1000 1000]/Ascent 800
 /Descent -200/ItalicAngle 0/CapHeight 700/StemV 80>> endobj
trailer <</Root 1 0 R>>
"""


def test_fonts_that_do_not_tell_their_letters_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "nameless.pdf"
    path.write_bytes(NAMELESS)
    with pytest.raises(DocumentError, match="which letters they print"):
        read_pdf(path)


def logical(visual: str) -> str:
    return "".join(visual[index] for index, _ in reading_order(visual))


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("الوثيقة UNEP/XYZ/COP/11/31 ", " UNEP/XYZ/COP/11/31 ةقيثولا"),
        ("المقرر 10/2، الفقرة 7", "7 ةرقفلا ،10/2 ررقملا"),
        ("الفترة 2011-2020", "2020-2011 ةرتفلا"),
        ("الفترة 2011-2020", "2011-2020 ةرتفلا"),
        ("الوثيقة Doc. 26.4 هنا", "انه Doc. 26.4 ةقيثولا"),
        ("العدد 2018/008", "2018/008 ددعلا"),
        ("20 October 2028", "October 2028 20"),
        ("المقرر 12/COP.19", "COP.19/12 ررقملا"),
        ("المقرر ٣/COP.8،", "،COP.8/٣ ررقملا"),
        ("16.FF تكلف", "فلكت FF.16"),
        ("القرار 10.7 )Rev. COP13(.", ".(Rev. COP13) 10.7 رارقلا"),
        ("القرار 10.7 )Rev.", "Rev.) 10.7 رارقلا"),
        ("القرار Conf. 12.5 (Rev. CoP17)،", "،Conf. 12.5 (Rev. CoP17) رارقلا"),
        ("الوثيقة ICCD/COP(19)/24/Add.1", "ICCD/COP(19)/24/Add.1 ةقيثولا"),
        ("الوثيقة UNEP/2018-008", "UNEP/2018-008 ةقيثولا"),
    ],
)
def test_what_is_printed_from_the_right_is_read_in_order(words: str, printed: str) -> None:
    assert logical(printed) == words


def test_brackets_and_forms_of_letters() -> None:
    assert is_right_to_left("الأطراف UNEP")
    assert not is_right_to_left("UNEP")
    assert not is_right_to_left("缔约方")
    assert letters("\ufefb") == "لا"
    assert letters("²") == "²"
    assert letters("ﬁ") == "fi"
    assert letters("⻢") == "马"
    assert mirrored(")أ(") == "(أ)"
    assert paired("(أ) [ب]") == 2
    assert paired(")أ(") == -2


PRINTED = {
    "ar": [
        "مؤتمر الأطراف،",
        "إذ يشير إلى المقرر 10/2 (الفقرة 7) وإلى الوثيقة UNEP/XYZ/COP/11/31 التي أعدتها الأمانة"
        " بشأن التعاون التقني والعلمي فيما بين البلدان خلال الفترة 2011-2020،",
        "1. يدعو الأطراف إلى تقديم معلومات عن خبراتها في مجال بناء القدرات، بما في ذلك الخبرات"
        " المكتسبة على المستوى الوطني، وإلى اتخاذ التدابير اللازمة بحلول عام 2015؛",
        "(أ) تقديم الدعم المالي إلى البلدان النامية؛",
    ],
    "zh": [
        "缔约方大会，",
        "回顾第XI/2号决定第10段，并注意到执行秘书编写的关于样本与方法的文件UNEP/XYZ/COP/11/31所载的"
        "资料以及各缔约方在2011-2020年期间所取得的进展情况，",
        "1. 邀请各缔约方和其他国家政府酌情分享关于其样本的资料，包括关于新出现的最佳做法"
        "以及所取得的经验教训和机会的资料；",
        "（一）向发展中国家缔约方提供财政支助；",
    ],
    "ru": [
        "Конференция Сторон,",
        "ссылаясь на решение XI/2, пункт 10, а также на документ UNEP/XYZ/COP/11/31, подготовленный"
        " секретариатом по вопросу об образцах на период 2011-2020 годов,",
        "1. предлагает Сторонам и другим правительствам представить информацию о своих потребностях"
        " в области создания потенциала до конца 2015 года;",
        "a) оказывать поддержку развивающимся странам;",
    ],
}


@pytest.mark.browser
@pytest.mark.parametrize("language", PRINTED)
def test_other_scripts_are_read_as_they_were_written(
    chromium: Browser, tmp_path: Path, language: str
) -> None:
    direction = "rtl" if language == "ar" else "ltr"
    paragraphs = "".join(f"<p>{text}</p>" for text in PRINTED[language])
    page = chromium.new_page()
    page.set_content(
        "<style>@page{size:A4;margin:2.5cm} body{font:12pt serif}</style>"
        f"<html lang={language} dir={direction}><body>{paragraphs}</body></html>"
    )
    page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
    page.close()
    read = read_pdf(tmp_path / "page.pdf")
    assert [block.passage.text for block in read.blocks] == PRINTED[language]
    assert read.language == language
