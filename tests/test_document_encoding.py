import codecs
import unicodedata

import pytest

from loaders.documents.reading.encoding import declared_encoding, decode
from loaders.documents.reading.html import read_html
from loaders.documents.reading.source_text import DocumentError

SENTENCES = {
    "en": "The body invites Parties to share what they have learnt – and to tell “others” of it.",
    "fr": "L'organe prie le secrétariat d'établir un modèle et de présenter ses idées cet été.",
    "es": "El órgano pide a la secretaría que prepare una reunión sobre el diseño de este año.",
    "ru": "Орган просит секретариат подготовить короткий доклад и предлагает всем помочь.",
    "ar": "تطلب الهيئة إلى الأمانة أن تعد تقريرا قصيرا وتدعو الأطراف إلى المشاركة.",
    "zh": "本机构请秘书处编写一份简短的报告，并邀请各缔约方参加下一次会议，以便讨论有关问题。",
    "zh-Hant": "本機構請秘書處編寫一份簡短的報告，並邀請各締約方參加下一次會議，以便討論有關問題。",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("en", "cp1252"), ("fr", "cp1252"), ("fr", "latin-1"), ("es", "cp1252"), ("ru", "cp1251"),
        ("ru", "koi8-r"), ("ru", "iso-8859-5"), ("ar", "cp1256"), ("ar", "iso-8859-6"),
        ("zh", "gb18030"), ("zh-Hant", "big5"), ("en", "utf-16-le"), ("fr", "utf-16-be"),
        ("ru", "utf-16-le"), ("ar", "utf-16-be"),
    ],
)  # fmt: skip
def test_encodings_of_the_six_languages_are_recognised_and_reported(
    language: str, encoding: str
) -> None:
    text = f"1. {SENTENCES[language]}\n2. {SENTENCES[language]}\n"
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert [trouble.code for trouble in decoded.troubles] == ["encoding-guessed"]
    assert decoded.encoding in decoded.troubles[0].message


@pytest.mark.parametrize("language", SENTENCES)
def test_utf8_needs_no_guess(language: str) -> None:
    assert decode(SENTENCES[language].encode()) == decode(
        codecs.BOM_UTF8 + SENTENCES[language].encode()
    )
    assert decode(SENTENCES[language].encode()).troubles == ()


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)  # fmt: skip
def test_byte_order_marks_decide(mark: bytes, encoding: str) -> None:
    assert decode(mark + SENTENCES["zh"].encode(encoding)).text == SENTENCES["zh"]
    cut = decode(mark + SENTENCES["zh"].encode(encoding)[:-1])
    assert cut.text[:-1] == SENTENCES["zh"][:-1]
    assert cut.troubles[0].code == "encoding-damaged"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?>", "cp1252"),
        ('<meta content="text/html; charset=gb2312">', "gb18030"),
        ("<meta charset=no-such>", None),
        ("<meta charset=base64>", None),
        ("<p>", None),
    ],
)
def test_declared_encodings_are_read_as_browsers_read_them(head: str, encoding: str | None) -> None:
    assert declared_encoding(head.encode()) == encoding


def test_a_declaration_is_believed_unless_the_bytes_are_utf8() -> None:
    page = f"<meta charset=koi8-r><p>{SENTENCES['ru'][:9]}</p>"
    for encoding in ("koi8-r", "utf-8"):
        source = read_html(page.encode(encoding))
        assert source.blocks[0].passage.text == SENTENCES["ru"][:9].strip()
        assert source.troubles == ()
    wrong = b"<meta charset=ascii><meta charset=gb2312>" + b"<p>na\xefve</p>"
    assert read_html(wrong).blocks[0].passage.text == "naïve"
    lie = "<meta charset=big5><p>" + SENTENCES["ru"] * 3
    assert SENTENCES["ru"] in decode(lie.encode("cp1251"), "utf-8").text


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    text = SENTENCES["ru"].encode() + b" \xd0 " + SENTENCES["ru"].encode()
    decoded = decode(text)
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") == 1
    assert decoded.troubles[0].offset > 0


def test_line_ends_become_one_kind() -> None:
    assert decode(b"a\r\nb\rc\nd\xc2\x85e\xe2\x80\xa8f").text == "a\nb\nc\nd\ne\nf"


def test_control_characters_keep_their_place_and_are_reported() -> None:
    decoded = decode(b"one two three four five six \x00 \x07 seven, and so on up to a hundred")
    assert decoded.text.index("seven") == 32
    assert [(trouble.code, trouble.offset) for trouble in decoded.troubles] == [
        ("control-characters", 28)
    ]
    assert "2 control characters" in decoded.troubles[0].message


def test_a_page_with_nul_is_read_to_its_end() -> None:
    source = read_html(b"<p>before \x00the sign, and all that we have to say of it</p><p>after</p>")
    assert [block.passage.text for block in source.blocks][-1] == "after"
    assert [trouble.code for trouble in source.troubles] == ["control-characters"]


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00\x01\x02" * 100])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="it is no text"):
        decode(data)


def test_what_fits_no_encoding_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.documents.reading.encoding._PLAUSIBLE", ["ascii"])
    with pytest.raises(DocumentError, match="save the file as UTF-8"):
        decode(b"\xfd\xfc\xe9\xe8 caf\xe9 ")
    assert decode(b"caf\xe9, and then all of the plain letters").text.startswith("café, ")


@pytest.mark.parametrize("text", ["à l’échéance", "más rápido", "ей — её, мой", "الأطراف إلى"])
def test_accents_that_stand_apart_are_composed(text: str) -> None:
    assert decode(unicodedata.normalize("NFD", text).encode()).text == text
