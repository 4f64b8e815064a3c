from loaders.documents.reading.html import read_html
from loaders.documents.reading.source_text import Cell, SourceText


def read(body: str) -> SourceText:
    source = read_html(f"<html><body>{body}</body></html>".encode())
    for block in source.blocks:
        text = "".join(source.text[place] for place in block.passage.places)
        assert text.replace("\n", " ") == block.passage.text
    return source


def texts(body: str) -> list[str]:
    return [block.passage.text for block in read(body).blocks]


def test_blocks_are_what_a_browser_shows_as_such() -> None:
    body = (
        "<h2>Cooperation</h2><div>Loose words <p>A\n paragraph</p> and more</div>"
        "<dl><dt>term<dd>meaning</dl><blockquote>quoted</blockquote>one<br><br>two<br>lines"
    )
    assert texts(body) == [
        "Cooperation", "Loose words", "A paragraph", "and more", "term", "meaning", "quoted",
        "one", "two lines",
    ]  # fmt: skip


def test_what_is_not_of_the_document_is_left_out() -> None:
    body = (
        "<script>var a;</script><nav>Menu</nav><p hidden>a</p><p style='display: none'>b</p>"
        "<div role=navigation>c</div><p class=MsoToc1>d</p><p>Text<!-- e --><button>f</button>.</p>"
        "<header>ABC/COP/1</header><footer>Below</footer>"
    )
    source = read(body)
    assert [block.passage.text for block in source.blocks] == ["Text."]
    assert source.furniture == ("ABC/COP/1", "Below")


def test_a_header_within_an_article_is_text() -> None:
    assert texts("<article><header>Title</header><p>Text</p></article>") == ["Title", "Text"]


def test_items_have_the_labels_that_a_browser_prints() -> None:
    body = (
        "<ol start=4><li>four<ol type=a><li>inner<li value=5>fifth</ol><li>five</ol>"
        "<ol type=I><li>x</ol><ol type=A><li>x</ol><ol type=i><li>x</ol>"
        "<ol style='list-style-type: lower-roman'><li>x</ol><ol reversed><li>x<li>x</ol>"
        "<ol style='list-style: none'><li>(a) printed</ol><ul><li>point</ul><ol><li>1. twice</ol>"
        "<ol><li type=a>own<p>next</p></ol><ol><li><p>in p</p></ol><li>stray"
    )
    assert texts(body) == [
        "4. four", "a. inner", "e. fifth", "5. five", "I. x", "A. x", "i. x", "i. x", "2. x",
        "1. x",
        "(a) printed", "• point", "1. twice", "a. own", "next", "1. in p", "stray",
    ]  # fmt: skip


def test_depth_is_that_of_the_list() -> None:
    blocks = read("<p>Before</p><ol><li>one<ol><li>two</ol></ol>").blocks
    assert [block.depth for block in blocks] == [None, 0, 1]


def test_looks_come_from_elements_and_styles() -> None:
    body = (
        "<p><em>Invites</em> <span style='font-style:italic'>also</span> the Parties</p>"
        "<p><i>One <span style='font-style: normal'>upright</span></i></p>"
        "<p style='text-align:center'><b>Bold</b></p><center>Mid</center><p align=center>Mid</p>"
        "<div role=heading aria-level=4>Fourth</div><p style='font-weight: 700'>Heavy</p>"
    )
    blocks = read(body).blocks
    assert [block.emphasis for block in blocks[:2]] == [((0, 12),), ((0, 3),)]
    assert [block.centred for block in blocks[2:5]] == [True, True, True]
    assert blocks[2].bold
    assert blocks[5].heading == 4
    assert blocks[6].bold


def test_notes_follow_the_block_that_refers_to_them() -> None:
    body = (
        "<p>A text<sup><a href='#fn1' id='r1'>1</a></sup>, its end<a href='#_ftn2' name='_ftnref2'>"
        "<sup>[2]</sup></a>.</p><p>Between</p><h2><a href='#s3'>3</a></h2><p id=s3>Section</p>"
        "<p>Last<a role='doc-noteref' href='#n3'>*</a></p>"
        "<ol><li id=fn1>First note <a href='#r1'>↩</a></li></ol>"
        "<div id=ftn2><p><a href='#_ftnref2' name='_ftn2'><sup>[2]</sup></a> Second note</p>"
        "<p>goes on</p></div><aside id=n3>Third note</aside><aside>Beside</aside>"
        "<p role=doc-footnote>Lone</p>"
    )
    source = read(body)
    assert [(block.kind, block.passage.text) for block in source.blocks] == [
        ("text", "A text, its end."),
        ("note", "1 First note"),
        ("note", "2 Second note goes on"),
        ("text", "Between"),
        ("text", "3"),
        ("text", "Section"),
        ("text", "Last"),
        ("note", "* Third note"),
        ("note", "Beside"),
        ("note", "Lone"),
    ]
    assert source.text.startswith("A text¹, its end[²].")


def test_a_reference_that_was_deleted_brings_no_note_with_it() -> None:
    body = "<p>A<del><sup><a href='#fn1'>1</a></sup></del></p><p>B</p><p id=fn1>Note</p>"
    assert texts(body) == ["A", "B", "1 Note"]


def test_raised_numbers_are_marks_after_words_only() -> None:
    assert texts("<p>5 km<sup>2</sup> of the Convention<sup>3</sup> 4<sup>th</sup></p>") == [
        "5 km² of the Convention 4th"
    ]


def test_links_that_lead_nowhere_or_to_themselves_are_text() -> None:
    body = "<p id=fn1><a href='#fn9'>[1]</a> a <sup><a href='#in'>2</a></sup><b id=in>b</b></p>"
    assert texts(body) == ["[1] a ²b"]


def test_tables_are_read_cell_by_cell() -> None:
    body = (
        "<table><caption>Plan</caption><tr><th>A<th colspan=2>B<tr><td rowspan=2>x<td>y<td>z"
        "<tr><td>w<td>v</table><table><tr><td>alone</table>"
        "<table role=presentation><tr><td>left<td>right</table>"
        "<table><tr><td><h2>Laid out</h2><td>beside</table>"
    )
    assert [(block.passage.text, block.cell) for block in read(body).blocks] == [
        ("Plan", None),
        ("A", Cell(0, 0, 0)),
        ("B", Cell(0, 0, 1)),
        ("x", Cell(0, 1, 0)),
        ("y", Cell(0, 1, 1)),
        ("z", Cell(0, 1, 2)),
        ("w", Cell(0, 2, 1)),
        ("v", Cell(0, 2, 2)),
        ("alone", None),
        ("left", None),
        ("right", None),
        ("Laid out", None),
        ("beside", None),
    ]


def test_changes_are_read_as_accepted_and_reported() -> None:
    body = (
        "<p>First</p><p><del>urges</del> <ins>invites</ins> Parties <s>now</s></p>"
        "<p><del>gone</del>"
        "<p>An end<sup><a href='#fn1'>1</a></sup></p><p id=fn1>Note <del>old</del></p>"
    )
    source = read(body)
    assert [block.passage.text for block in source.blocks] == [
        "First", "invites Parties", "An end", "1 Note",
    ]  # fmt: skip
    said = [trouble.message.split(": ")[1] for trouble in source.troubles]
    assert said == [
        "deleted “urges”; inserted “invites”; struck “now”", "deleted “gone”", "deleted “old”",
    ]  # fmt: skip
    assert source.troubles[0].offset == source.text.index("invites")


def test_preformatted_text_keeps_its_paragraphs() -> None:
    assert texts("<pre>one\nline\n\n  two</pre>") == ["one line", "two"]


def test_entities_become_characters_and_none_is_expanded() -> None:
    page = b"<!DOCTYPE html [<!ENTITY big 'boo'>]><p>&eacute;&nbsp;: &#171;a&#xBB; &big;</p>"
    source = read_html(page)
    assert source.blocks[0].passage.text == "é\u00a0: «a» &big;"


def test_the_language_of_a_short_page_is_the_declared_one() -> None:
    page = "<html lang='es-ES' dir=ltr><head><title>A  title</title></head><p>Plan 2020</p></html>"
    source = read_html(page.encode())
    assert source.language == "es"
    assert source.furniture == ("A title",)


def test_arabic_pages_keep_their_order() -> None:
    source = read("<div dir=rtl><p>1-\u200f <em>يدعو</em> الأطراف</p></div>")
    block = source.blocks[0]
    assert block.passage.text == "1- يدعو الأطراف"
    assert block.passage.text[slice(*block.emphasis[0])] == "يدعو"
    assert source.language == "ar"


def test_wide_and_crooked_tables_and_lists_end() -> None:
    body = "<table>" + "<tr><td colspan=99999 rowspan=9999999>a<td>b" * 50 + "</table>"
    assert len(texts(body)) == 100
    assert texts("<tr><td>loose</td></tr><li>item</li>") == ["loose", "item"]


def test_single_breaks_part_paragraphs_as_the_lines_of_a_text_do() -> None:
    lines = [
        "ABC/COP/9", "7/8. Samples", "The Conference of the Parties,",
        "Recalling decision 6/1 on the samples of the lakes and the ponds of the mountains,",
        "1. <i>Requests</i> the secretary to act on the samples of the lakes and to report on it;",
        "2. <i>Invites</i> Parties to wait.",
    ]  # fmt: skip
    read_lines = read(f"<div>{'<br>'.join(lines)}</div>").blocks
    assert [block.passage.text for block in read_lines] == [
        line.replace("<i>", "").replace("</i>", "") for line in lines
    ]
    assert read_lines[4].emphasis == ((3, 11),)


def test_a_break_within_a_sentence_or_a_heading_parts_nothing() -> None:
    body = (
        "<h1>Samples<br>Of the lakes</h1><p>1. The Parties are asked to send the samples which they"
        "<br>have found.</p><table><tr><td>one<br>Two</td><td>b</td></tr></table>"
    )
    assert texts(body) == [
        "Samples Of the lakes",
        "1. The Parties are asked to send the samples which they have found.",
        "one Two",
        "b",
    ]


def test_the_notes_of_a_parted_block_follow_it() -> None:
    body = (
        "<div>1. Act;<sup><a href='#fn1'>1</a></sup><br>2. Wait.</div><p id=fn1>1 See the text.</p>"
    )
    assert texts(body) == ["1. Act;", "2. Wait.", "1 See the text."]


def test_a_bullet_before_a_printed_label_is_none() -> None:
    assert texts("<ul><li>a) to act<li>b) to wait<li>all</ul>") == [
        "a) to act", "b) to wait", "• all",
    ]  # fmt: skip


def test_a_paragraph_below_the_star_that_refers_to_it_is_a_note() -> None:
    blocks = read(
        "<h1>Res. 2.5*</h1><p>1. <em>Act</em>.</p><p>* <em>Changed</em> since.</p>"
    ).blocks
    assert [(block.kind, block.passage.text) for block in blocks] == [
        ("text", "Res. 2.5"),
        ("text", "1. Act."),
        ("note", "* Changed since."),
    ]
    twice = "<p>One* and two*</p><p>* a</p>"
    assert texts(twice) == ["One* and two*", "* a"]
    assert texts("<p>An <em>one* two</em></p><p>* a</p><p>* b</p>")[0] == "An one* two"
    inside = read("<p>An <em>one* two</em> six</p><p>* a</p>").blocks[0]
    assert (inside.passage.text, inside.emphasis) == ("An one two six", ((3, 10),))
