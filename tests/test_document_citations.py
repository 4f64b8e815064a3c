import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.documents.citing import citations_of
from loaders.documents.citing.damage import undamaged
from loaders.documents.model import Citation, Front
from loaders.documents.passage import Passage
from loaders.documents.structure.draft import Draft, Skeleton
from meagraph.citations import parse_citation
from meagraph.codes import read_codes
from meagraph.settings import CONTENT

CODES = read_codes(CONTENT)
MARKS = {"unresolved": "", "ambiguous": "?", "internal": "=", "stale": "!"}


def draft(identifier: str, text: str = "", label: str | None = None, **parts: object) -> Draft:
    last = identifier.replace("-", ".").split(".")[-1]
    kind = "paragraph" if last[:1].isdigit() else "subparagraph"
    fields: dict[str, object] = {
        "kind": kind,
        "label": f"{last}." if label is None else label,
        "parent": None,
        "role": "operative",
        **parts,
    }
    passage = Passage.of(text, 0, len(text))
    return Draft(id=identifier, passage=passage, start=0, end=len(text), **fields)  # type: ignore[arg-type]


def section(identifier: str, parent: str | None = None, label: str | None = None) -> Draft:
    return draft(identifier, kind="section", parent=parent, label=label)


# ruff: noqa: E501 -- one phrase is one line
def cited(
    text: str, language: str = "en", convention: str | None = "cbd", **front: str
) -> tuple[Citation, ...]:
    head = Front(language=language, convention=convention, **{"body": "cop", **front})
    return citations_of(Skeleton((draft("1", text),)), head, language, CONTENT).get("1", ())


def forms(citations: tuple[Citation, ...]) -> str:
    return " ".join(f"{one.target}{MARKS[one.status]}" for one in citations)


PHRASES = {
    "en": """
    section 3 of decision X/2 = cbd:cop:10:2#section.3
    UNFCCC's decision 1/CP.21 = unfccc:cop:21:1
    decision X/2, Article 3 of the Convention = cbd:cop:10:2 cbd:article:3
    decision X/2, paragraphs of which = cbd:cop:10:2
    decision X/2 (((((paragraph 3 = cbd:cop:10:2 #3!
    decision X/2, paragraph 3 above = cbd:cop:10:2 #3!
    decisions X/2 to XI/4 = cbd:cop:10:2 cbd:cop:11:4
    paragraph 3 (2) of decision X/2 = cbd:cop:10:2#para.3.2
    section A. Decision XI/2 = cbd:cop:11:2
    section A B of decision XI/2 = cbd:cop:11:2#section.A.B
    decision XI/2, see http://a.example/X/2 and http://b.example/X/3, decision X/4 = cbd:cop:11:2 cbd:cop:10:4
    resolutions 43/53 of 6 December 1988, see BC-12/3 = unga:43:53 basel:cop:12:3
    paragraph 3 of this decision XI/2 = cbd:cop:11:2#para.3
    paragraph 3, in the same decision XI/2 = #3! cbd:cop:11:2
    Article 7, on section 3 of the Paris Agreement = cbd:article:7
    decision 15/7, in particular paragraphs 4 and 6 thereof = cbd:cop:15:7#para.4 cbd:cop:15:7#para.6
    paragraph 22 of decision BS-V/16, annex I = cartagena:mop:5:16#annex.I.22
    paragraph 22 of decision XI/14, section B, and decision XI/2 = cbd:cop:11:14:B#para.22 cbd:cop:11:2
    decision 15/7, especially its paragraph 9 = cbd:cop:15:7#para.9
    decision 15/7 was late; paragraph 9 thereof = cbd:cop:15:7 cbd:cop:15:7#para.9
    paragraphs from 1 to 3 of decision 14/5 = cbd:cop:14:5#para.1 cbd:cop:14:5#para.2 cbd:cop:14:5#para.3
    the General Assembly, in its resolution 65/161 = unga:65:161
    recommendation 3/8 adopted by the Subsidiary Body on Implementation = cbd:sbi:3:8
    paragraph 7, annex II (g) (ii), decision V/14 = cbd:cop:5:14#para.7 cbd:cop:5:14#annex.II.g.ii
    paragraph 7 of annex II (g), decision V/14 = cbd:cop:5:14#annex.II.g.7
    Articles 8, 9, paragraph 2, and 10 of the Convention = cbd:article:8 cbd:article:9.2 cbd:article:10
    Articles 8 and 9, paragraphs 2 and 3, of the Convention = cbd:article:8 cbd:article:9.2 cbd:article:9.3
    the preamble and article 14 of the Convention = cbd:article:14
    Article 6, paragraph 2, of the Treaty of Mars = None
    decision VI/12 of the Conference of the Parties to the Basel Convention = basel:cop:6:12
    decision XIX/6 of the Meeting of the Parties to the Montreal Protocol = montreal:mop:19:6
    paragraph 10 of decision XI/2 = cbd:cop:11:2#para.10
    paragraphs 3 and 5 of decision X/2 = cbd:cop:10:2#para.3 cbd:cop:10:2#para.5
    paragraphs 3 to 5 of decision XI/2 = cbd:cop:11:2#para.3 cbd:cop:11:2#para.4 cbd:cop:11:2#para.5
    see decisions VII/29; VIII/12; IX/14 = cbd:cop:7:29 cbd:cop:8:12 cbd:cop:9:14
    section D of decision XI/2 = cbd:cop:11:2:D
    paragraph 5 of decision XI/14 B = cbd:cop:11:14:B#para.5
    descision NP-1/9 = nagoya:mop:1:9
    Article 18, paragraph 3, of the Convention = cbd:article:18.3
    Articles 8(j) and 10(c) = cbd:article:8.j cbd:article:10.c
    paragraph 1 of article 20 of the Cartagena Protocol = cartagena:article:20.1
    Article 4 of the Paris Agreement = paris:article:4
    General Assembly resolution 65/161 = unga:65:161
    decision 55/443 of the General Assembly = unga:55:443
    SBI recommendation 3/1 = cbd:sbi:3:1
    recommendation XVII/1 = cbd:sbstta:17:1
    recommendation 2/8 = cbd:sbi:2:8?
    Notification to the Parties No. 2019/052 = cbd:notification:2019-052
    in UNEP/CBD/WGRI/5/3/Add.1 and Add.2 = doc:UNEP/CBD/WGRI/5/3/Add.1 doc:UNEP/CBD/WGRI/5/3/Add.2
    UNEP/CMS/COP13/Doc. 26.4.4 = doc:UNEP/CMS/COP13/Doc.26.4.4
    UNEP-POPS-COP.4-SC-4-28 = stockholm:cop:4:28
    A/RES/61/295 and A/70/1 = unga:61:295 doc:A/70/1
    decision 1/CP.21 of the Conference of the Parties to the Framework Convention = unfccc:cop:21:1
    decision 3/COP.8 = unccd:cop:8:3
    decision 15/6, annex I, paragraph 3 = cbd:cop:15:6#annex.I.3
    the annex to decision X/2 = cbd:cop:10:2#annex
    part III A of decision X/1 = cbd:cop:10:1#part.III.A
    sub-paragraph (b) of paragraph 4 of decision X/33 = cbd:cop:10:33#para.4.b
    decision 14/24 B (para. 8) = cbd:cop:14:24:B#para.8
    decision 43 COM 7B.3 = whc:com:43:7B.3
    IPBES-9/1 and UNEA resolution 4/2 = doc:IPBES-9/1 doc:UNEP/EA.4/Res.2
    Resolution 1/2019 of the International Treaty = itpgrfa:gb:2019:1
    resolution 2018-1 of the International Whaling Commission = icrw:iwc:2018:1
    decision 15/6; in the same decision = cbd:cop:15:6 cbd:cop:15:6
    decision 15/6; paragraph 2 of that decision = cbd:cop:15:6 cbd:cop:15:6#para.2
    decision 15/6; ibid., paragraph 4 = cbd:cop:15:6 cbd:cop:15:6#para.4
    Human Rights Council resolution 48/13 = doc:A/HRC/RES/48/13
    Economic and Social Council resolution 2020/5 = doc:E/RES/2020/5
    Security Council resolution 1325 (2000) = doc:S/RES/1325(2000)
    resolution 3281 (XXIX) = unga:29:3281
    """,
    "fr": """
    l'article 6, paragraphe 2, de l'Accord de la Lune = None
    les articles 8 j) et 10 c), le paragraphe 3 de l'article 18 de la Convention = cbd:article:8.j cbd:article:10.c cbd:article:18.3
    la décision 15/7, en particulier ses paragraphes 4 et 6 = cbd:cop:15:7#para.4 cbd:cop:15:7#para.6
    la recommandation 12/4 du Groupe de travail sur l'article 8 j) = cbd:wg8j:12:4
    les décisions X/2, X/10 et XI/3 = cbd:cop:10:2 cbd:cop:10:10 cbd:cop:11:3
    le paragraphe 10 de la décision XI/2 = cbd:cop:11:2#para.10
    les paragraphes 5 et 6 de la décision XI/2 = cbd:cop:11:2#para.5 cbd:cop:11:2#para.6
    au paragraphe 3 a) de la recommandation XVII/1 = cbd:sbstta:17:1#para.3.a
    la section D de la décision XI/2 = cbd:cop:11:2:D
    l'alinéa c) du paragraphe 1 de la décision X/2 = cbd:cop:10:2#para.1.c
    le préambule, a), décision III/4 = cbd:cop:3:4#preamble.a
    le paragraphe 10 e), décision IV/2 = cbd:cop:4:2#para.10.e
    annexe II g) ii), décision V/14 = cbd:cop:5:14#annex.II.g.ii
    (décision XI/2, paragraphe 15) = cbd:cop:11:2#para.15
    le paragraphe 3 de l’article 18 = cbd:article:18.3
    les articles 8j) et 10c) = cbd:article:8.j cbd:article:10.c
    l'article 18.3 de la Convention = cbd:article:18.3
    l'article 20 du Protocole de Cartagena = cartagena:article:20
    la résolution 65/161 de l'Assemblée générale = unga:65:161
    une notification (2018/008 du 3 août) = cbd:notification:2018-008
    UNEP/CBD/COP/11/13 et Corr.1 = doc:UNEP/CBD/COP/11/13 doc:UNEP/CBD/COP/11/13/Corr.1
    la Décision XIII / 24 de la CDB = cbd:cop:13:24
    l'annexe I de la décision 15/6 = cbd:cop:15:6#annex.I
    décisions VII/29; VIII/12 = cbd:cop:7:29 cbd:cop:8:12
    décision X/2. Dans cette même décision = cbd:cop:10:2 cbd:cop:10:2
    la décision BC-12/3 = basel:cop:12:3
    la décision 13/CP.8 = unfccc:cop:8:13
    DÉCISIONS XI/2 ET XI/3 = cbd:cop:11:2 cbd:cop:11:3
    la partie III A de la décision X/1 = cbd:cop:10:1#part.III.A
    le document UNEP/CMS/COP13/Doc.18/Rev.1 = doc:UNEP/CMS/COP13/Doc.18/Rev.1
    UNEP/CMS/Résolution 12.3 = cms:cop:12:3
    UNEP/CMS/COP13/Doc.18/Annexe 3 = doc:UNEP/CMS/COP13/Doc.18#annex.3
    l'article 13.AA c) = cms:cop:13:AA#para.c
    """,
    "es": """
    inciso b del párrafo 1 de la decisión X/2 = cbd:cop:10:2#para.1.b
    los párrafos del 1 al 3 de la decisión 14/5 = cbd:cop:14:5#para.1 cbd:cop:14:5#para.2 cbd:cop:14:5#para.3
    los artículos 8 j) y 10 c), el párrafo 3 del artículo 18 del Convenio = cbd:article:8.j cbd:article:10.c cbd:article:18.3
    la decisión 15/7, en particular sus párrafos 4 y 6 = cbd:cop:15:7#para.4 cbd:cop:15:7#para.6
    párrafo 10 de la decisión XI/2 = cbd:cop:11:2#para.10
    párrafos 3 a 5 de la decisión X/2 = cbd:cop:10:2#para.3 cbd:cop:10:2#para.4 cbd:cop:10:2#para.5
    párrafos 3 a) y b) de la decisión X/2 = cbd:cop:10:2#para.3.a cbd:cop:10:2#para.3.b
    las decisiones XI/2 y XI/3 = cbd:cop:11:2 cbd:cop:11:3
    la recomendación XVII/1, párrafo 3 a) = cbd:sbstta:17:1#para.3.a
    decisión NP-3/1, párrafo 22 = nagoya:mop:3:1#para.22
    el Anexo 1 de la decisión 15/6 = cbd:cop:15:6#annex.1
    artículos 8 j) y 10 c) del Convenio = cbd:article:8.j cbd:article:10.c
    párrafo 3 del artículo 18 del Convenio = cbd:article:18.3
    artículo 20 del Protocolo de Cartagena = cartagena:article:20
    resolución 65/161 de la Asamblea General = unga:65:161
    notificación núm. 2019-075 = cbd:notification:2019-075
    documento UNEP/CBD/COP/11/31 y Corr.1 = doc:UNEP/CBD/COP/11/31 doc:UNEP/CBD/COP/11/31/Corr.1
    resolución Conf. 11.20 (Rev. CoP18) = cites:cop:11:20@rev18
    Resoluciones IX.24 (2005) y XI.19 (2012) = ramsar:cop:9:24 ramsar:cop:11:19
    sección D de la decisión XI/2 = cbd:cop:11:2:D
    apartado c) del párrafo 1 de la decisión X/2 = cbd:cop:10:2#para.1.c
    decisión 14/5; la misma decisión = cbd:cop:14:5 cbd:cop:14:5
    decisión 14/5; párrafo 3 de esa decisión = cbd:cop:14:5 cbd:cop:14:5#para.3
    decisión XIII/24 del CDB = cbd:cop:13:24
    decisión 1/CP.21 de la Convención Marco = unfccc:cop:21:1
    decisión 7/COP.5 = unccd:cop:5:7
    decisión SC-4/28 = stockholm:cop:4:28
    decisiones VII/29; VIII/12 = cbd:cop:7:29 cbd:cop:8:12
    parte III A de la decisión X/1 = cbd:cop:10:1#part.III.A
    recomendación 2/8 = cbd:sbi:2:8?
    """,
    "ru": """
    в пунктах с 1 по 3 решения 14/5 = cbd:cop:14:5#para.1 cbd:cop:14:5#para.2 cbd:cop:14:5#para.3
    статьи 8 j) и 10 c), пункт 3 статьи 18 Конвенции = cbd:article:8.j cbd:article:10.c cbd:article:18.3
    пункт 22 решения NP-3/1 = nagoya:mop:3:1#para.22
    в пунктах 3 и 5 решения XI/2 = cbd:cop:11:2#para.3 cbd:cop:11:2#para.5
    в решениях X/2 и XI/3 = cbd:cop:10:2 cbd:cop:11:3
    решение Х/2 = cbd:cop:10:2
    подпункт a) пункта 3 рекомендации XVII/1 = cbd:sbstta:17:1#para.3.a
    пункт 3 a) рекомендации XVII/1 = cbd:sbstta:17:1#para.3.a
    раздел D решения XI/2 = cbd:cop:11:2:D
    пункт 5 решения XI/14 B = cbd:cop:11:14:B#para.5
    статья 8 j) Конвенции = cbd:article:8.j
    пункт 3 статьи 18 Конвенции = cbd:article:18.3
    статья 20 Картахенского протокола = cartagena:article:20
    резолюция 65/161 Генеральной Ассамблеи = unga:65:161
    в приложении 1 к решению 15/6 = cbd:cop:15:6#annex.1
    приложение к решению X/2 = cbd:cop:10:2#annex
    уведомление № 2019-075 = cbd:notification:2019-075
    рекомендация 23/6 ВОНТТА = cbd:sbstta:23:6
    решение X/2; в том же решении = cbd:cop:10:2 cbd:cop:10:2
    документ UNEP/CBD/COP/11/31 и Corr.1 = doc:UNEP/CBD/COP/11/31 doc:UNEP/CBD/COP/11/31/Corr.1
    решение 13/CP.8 = unfccc:cop:8:13
    решение 7/COP.5 = unccd:cop:5:7
    решение BC-12/3 = basel:cop:12:3
    решения VII/29; VIII/12 = cbd:cop:7:29 cbd:cop:8:12
    решение XI/2, пункт 15 = cbd:cop:11:2#para.15
    пункты 3-5 решения X/2 = cbd:cop:10:2#para.3 cbd:cop:10:2#para.4 cbd:cop:10:2#para.5
    часть III A решения X/1 = cbd:cop:10:1#part.III.A
    рекомендация 2/8 = cbd:sbi:2:8?
    """,
    "ar": """
    القرار 65/161؛ وفي القرار نفسه = unga:65:161 unga:65:161
    الفقرات من 1 إلى 3 من المقرر 14/5 = cbd:cop:14:5#para.1 cbd:cop:14:5#para.2 cbd:cop:14:5#para.3
    بالتوصية 3/8 الصادرة عن الهيئة الفرعية للتنفيذ = cbd:sbi:3:8
    قرار مجلس حقوق الإنسان 48/13 = doc:A/HRC/RES/48/13
    المقرر NP-3/1، الفقرة 22 = nagoya:mop:3:1#para.22
    الفقرة 22 من المقرر NP-3/1 = nagoya:mop:3:1#para.22
    المقررين 10/2 و11/3 = cbd:cop:10:2 cbd:cop:11:3
    القرار NP-1/8 = nagoya:mop:1:8
    في القرار (16/2) = cbd:cop:16:2
    للملحق 1 من القرار 15/6 = cbd:cop:15:6#annex.1
    المرفق الأول للمقرر 15/6 = cbd:cop:15:6#annex.1
    الفقرة 3 (أ) من المقرر 14/5 = cbd:cop:14:5#para.3.a
    الفقرتان 3 و5 من المقرر XI/2 = cbd:cop:11:2#para.3 cbd:cop:11:2#para.5
    الفقرات 3 إلى 5 من المقرر 14/5 = cbd:cop:14:5#para.3 cbd:cop:14:5#para.4 cbd:cop:14:5#para.5
    المادة 8 (ي) = cbd:article:8.j
    الفقرة 3 من المادة 18 من الاتفاقية = cbd:article:18.3
    المادة 20 من بروتوكول قرطاجنة = cartagena:article:20
    قرار الجمعية العامة 65/161 = unga:65:161
    قراريها 43/53 و 54/222 = unga:43:53 unga:54:222
    وللمقرر ١٤/٨ = cbd:cop:14:8
    مُقرّرها XI/2 = cbd:cop:11:2
    decision XI/2 = cbd:cop:11:2
    القسم دال من المقرر 11/2 = cbd:cop:11:2:D
    المقرر 11/14 باء = cbd:cop:11:14:B
    الوثيقة UNEP/CBD/COP/11/31 = doc:UNEP/CBD/COP/11/31
    التوصية 17/1 = cbd:sbstta:17:1?
    المقرر 14/5. وفي المقرر نفسه = cbd:cop:14:5 cbd:cop:14:5
    المقررات 10/2 و10/10 و11/3 = cbd:cop:10:2 cbd:cop:10:10 cbd:cop:11:3
    المقرر 13/CP.8 = unfccc:cop:8:13
    المقرر 7/COP.5 = unccd:cop:5:7
    """,
    "zh": """
    大会1988年12月6日第43/53号和1999年12月22日第54/222号决议 = unga:43:53 unga:54:222
    CBD/SBI/8/5/Add.1号文件和第14/9号决定第12段 = doc:CBD/SBI/8/5/Add.1 cbd:cop:14:9#para.12
    《公约》第8条(j)款 = cbd:article:8.j
    人权理事会2021年10月8日第48/13号决议 = doc:A/HRC/RES/48/13
    第NP-3/1号决定，第22段 = nagoya:mop:3:1#para.22
    第XI/2号决定第10段 = cbd:cop:11:2#para.10
    决定 NP-1/8 = nagoya:mop:1:8
    第 16/2 号决定 = cbd:cop:16:2
    第15/6号决定附件一 = cbd:cop:15:6#annex.1
    第15/6号决定附件十二 = cbd:cop:15:6#annex.12
    第XI/14 B号决定第5(a)段 = cbd:cop:11:14:B#para.5.a
    第X/2号和第XI/3号决定 = cbd:cop:10:2 cbd:cop:11:3
    第NP-1/8、NP-1/9和NP-3/1号决定 = nagoya:mop:1:8 nagoya:mop:1:9 nagoya:mop:3:1
    第８（ｊ）条 = cbd:article:8.j
    第18条第3款 = cbd:article:18.3
    第八条 = cbd:article:8
    《卡塔赫纳议定书》第20条 = cartagena:article:20
    大会第65/161号决议 = unga:65:161
    缔约方大会第XI/6号决定 = cbd:cop:11:6
    执行问题附属机构第3/1号建议 = cbd:sbi:3:1
    第XVII/1号建议第3段 = cbd:sbstta:17:1#para.3
    通知2018-008 = cbd:notification:2018-008
    UNEP/CBD/COP/11/31号文件 = doc:UNEP/CBD/COP/11/31
    decision XI/2 = cbd:cop:11:2
    第15/6号决定第3和第5段 = cbd:cop:15:6#para.3 cbd:cop:15:6#para.5
    第15/6号决定第3至5段 = cbd:cop:15:6#para.3 cbd:cop:15:6#para.4 cbd:cop:15:6#para.5
    第15/6号决定。同一决定 = cbd:cop:15:6 cbd:cop:15:6
    第15/6号决定。该决定第4段 = cbd:cop:15:6 cbd:cop:15:6#para.4
    第13/CP.8号决定 = unfccc:cop:8:13
    第BC-12/3号决定 = basel:cop:12:3
    """,
}
ROWS = [
    (language, *(part.strip() for part in line.rsplit(" = ", 1)))
    for language, lines in PHRASES.items()
    for line in lines.strip().splitlines()
]


@pytest.mark.parametrize(("language", "phrase", "expected"), ROWS)
def test_a_citation_is_read_in_its_language(language: str, phrase: str, expected: str) -> None:
    assert forms(cited(phrase, language)) == expected


@pytest.mark.parametrize(
    ("convention", "phrase", "expected"),
    [
        ("cms", "Resolution 11.10 (Rev. COP12)", "cms:cop:11:10@rev12"),
        ("cms", "resolution 10.08 (Rev.COP13)", "cms:cop:10:8@rev13"),
        ("cms", "decisions 13.113 to 13.115", "cms:cop:13:113 cms:cop:13:114 cms:cop:13:115"),
        ("cms", "Resolution 11.10 (Rev. COP123)", "cms:cop:11:10@rev12?"),
        ("cms", "decision 13.AA b)", "cms:cop:13:AA#para.b"),
        ("cms", "decision XIII/24 of the CBD", "cbd:cop:13:24"),
        ("cites", "Decisions 16.162 (Rev. CoP18) and 17.170", "cites:cop:16:162@rev18 cites:cop:17:170"),
        ("cites", "Decisions 18.14–18.15", "cites:cop:18:14 cites:cop:18:15"),
        ("cites", "Article XIV, paragraph 1, of the Convention", "cites:article:XIV.1"),
        ("cites", "CoP17 Doc. 62 (Rev. 1) and SC69 Sum. 6", "doc:CoP17Doc.62(Rev.1) doc:SC69Sum.6"),
        ("ramsar", "Resolution XII.4", "ramsar:cop:12:4"),
        ("unga", "its resolutions 43/53 of 6 December 1988, 54/222 of 22 December 1999 and 62/86",
         "unga:43:53 unga:54:222 unga:62:86"),
        ("cites", "Resolution 11.20 and Decision 17.46", "cites:cop:11:20 cites:cop:17:46"),
        ("cites", "Decisions 19.AA to 19.CC, and Decision 19.DD a)",
         "cites:cop:19:AA cites:cop:19:BB cites:cop:19:CC cites:cop:19:DD#para.a"),
        ("cms", "CITES Resolution 11.20 and Decision 17.46 of CITES", "cites:cop:11:20 cites:cop:17:46"),
        ("cites", "in annex 2 below", "#annex2!"),
        ("cites", "the species are listed in Appendix I and in Annex II", ""),
        ("unfccc", "Article 7, paragraph 10, and Article 9 of the Paris Agreement",
         "paris:article:7.10 paris:article:9"),
        ("unfccc", "Article 7 (adaptation) of the Paris Agreement", "paris:article:7"),
        ("unfccc", "Article 7, on adaptation, of the Paris Agreement", "paris:article:7"),
        ("unfccc", "the Paris Agreement, in particular Article 7 thereof", "paris:article:7"),
        ("unfccc", "Annex I Parties, non-Annex I Parties", ""),
        ("nagoya", "Article 10 of the Protocol and Article 15 of the Convention",
         "nagoya:article:10 cbd:article:15"),
        ("basel", "decision VI/12 and decision BC-10/3", "basel:cop:6:12 basel:cop:10:3"),
        ("basel", "decision XX/12", "None"),
        ("montreal", "decisions XIX/6 and XXVIII/1", "montreal:mop:19:6 montreal:mop:28:1"),
        ("unea", "its resolutions 2/16 and 3/2", "doc:UNEP/EA.2/Res.16 doc:UNEP/EA.3/Res.2"),
        (None, "decision VI/7 A", "cbd:cop:6:7:A"),
        (None, "decision VI/7", "cbd:cop:6:7?"),
        (None, "resolutions 2/16", "None"),
        (None, "decision VI/7, UNEP/CBD/COP/8/1", "cbd:cop:6:7 doc:UNEP/CBD/COP/8/1"),
        (None, "decision VI/7, UNEP/CBD/COP/8/1, FCCC/SBI/2010/1",
         "cbd:cop:6:7? doc:UNEP/CBD/COP/8/1 doc:FCCC/SBI/2010/1"),
        (None, "decision 14/24", "cbd:cop:14:24?"),
        (None, "Resolution 11.10", "cms:cop:11:10?"),
        (None, "notification 2019/052", "cbd:notification:2019-052?"),
        (None, "article 6", "None"),
        ("cbd", "article 9 of the Protocol", "cartagena:article:9?"),
        ("nagoya", "article 9 of the Protocol", "nagoya:article:9"),
        ("cms", "UNEP/CMS/COP131/Doc.1821.1", "doc:UNEP/CMS/COP13/Doc.18?"),
        ("cbd", "CBD/SBSTTA/REC/23/6", "cbd:sbstta:23:6"),
        ("cbd", "recommendations SBSTTA-24/5 and SBI 3/1", "cbd:sbstta:24:5 cbd:sbi:3:1"),
        ("cbd", "paragraphs 2 (b) to (d) of decision 15/6",
         "cbd:cop:15:6#para.2.b cbd:cop:15:6#para.2.c cbd:cop:15:6#para.2.d"),
        ("cbd", "parts I to III of decision X/1",
         "cbd:cop:10:1#part.I cbd:cop:10:1#part.II cbd:cop:10:1#part.III"),
        ("cbd", "paragraph 5 (a) (i) and (ii) of decision X/1",
         "cbd:cop:10:1#para.5.a.i cbd:cop:10:1#para.5.a.ii"),
        ("cbd", "paragraph 6 bis of decision X/1", "cbd:cop:10:1#para.6bis"),
        ("cbd", "chapeau of paragraph 3 of decision X/1", "cbd:cop:10:1#para.3.chapeau"),
        ("cbd", "paragraph 3 of the annex to decision X/2", "cbd:cop:10:2#annex.1.3"),
        ("cbd", "Article 20, paragraphs 2 and 3, of the Convention",
         "cbd:article:20.2 cbd:article:20.3"),
        ("cbd", "paragraph 3 of article 18 and article 8(j)", "cbd:article:18.3 cbd:article:8.j"),
        ("cbd", "section B of annex I to decision X/2, decision BC-12/3 and decision 9/1",
         "cbd:cop:10:2#annex.I.B basel:cop:12:3 None"),
        ("cbd", "decision XI/2 (General Assembly) or decision XI/3 (CBD)",
         "None cbd:cop:11:3"),
        ("unfccc", "decisions 1/CP.21, paragraph 53, and 18/CMA.1, annex",
         "unfccc:cop:21:1#para.53 paris:cma:1:18#annex"),
        ("unfccc", "Article 2, paragraph 1(c), of the Paris Agreement", "paris:article:2.1.c"),
        ("cites", "Article III, paragraphs 3 (a) and 5 (b)",
         "cites:article:III.3.a cites:article:III.5.b"),
        ("cites", "Article III.2 of the Convention", "cites:article:III.2"),
        ("unga", "section II of A/75/230 and resolution S-27/1", "doc:A/75/230#section.II unga:S-27:1"),
        ("cbd", "decisions 13/CP.8 to 15/CP.8", "unfccc:cop:8:13 unfccc:cop:8:14 unfccc:cop:8:15"),
        ("cbd", "decisions X/2 to X/4", "cbd:cop:10:2 cbd:cop:10:3 cbd:cop:10:4"),
        ("cms", "Resolution 11.10 (Rev. COP1213)", "cms:cop:11:10@rev13?"),
        ("cms", "UNEP/CMS/COP13/Doc.1821.1", "doc:UNEP/CMS/COP13/Doc.18?"),
        ("cms", "notification SCBD/STTM/1/56219", "doc:SCBD/STTM/1/56219"),
    ],
)  # fmt: skip
def test_the_citing_body_decides_what_a_number_names(
    convention: str | None, phrase: str, expected: str
) -> None:
    body = {"unga": "ga", "unea": "unea"}.get(convention or "", "cop")
    convention = None if convention == "unea" else convention
    assert forms(cited(phrase, "en", convention, body=body)) == expected


@pytest.mark.parametrize(
    "phrase",
    [
        "on 17/10/2014", "a ratio of 1/3", "and/or", "in 2015/2016", "s/he", "80 km/h", "24/7",
        "http://example.org/XI/2", "the decision of the Committee", "that resolution of disputes",
        "article of the Convention", "in the same decision", "the annex of the report",
        "paragraph 14 of the report of the meeting", "the annexes", "12.5 per cent", "",
    ],
)  # fmt: skip
def test_what_looks_like_a_citation_is_none(phrase: str) -> None:
    assert cited(phrase) == ()


@pytest.mark.parametrize(
    ("first", "year", "expected"),
    [("23/6", "2019", "cbd:sbstta:23:6"), ("4/8", "2019", "cbd:sbi:4:8?")],
)
def test_no_body_can_have_met_more_often_than_once_a_year(
    first: str, year: str, expected: str
) -> None:
    assert forms(cited(f"recommendation {first}", date=f"{year}-11-29")) == expected


def test_a_span_covers_place_noun_and_number_and_a_further_member_its_own() -> None:
    text = (
        "Recalling paragraphs\N{NO-BREAK SPACE}3 and 5 of decision XI/2, and decisions X/2 and X/3,"
    )
    assert [one.surface for one in cited(text)] == [
        "paragraphs\N{NO-BREAK SPACE}3 and 5 of decision XI/2", "5", "decisions X/2", "X/3",
    ]  # fmt: skip
    assert all(text[one.start : one.end] == one.surface for one in cited(text))


def test_marks_that_print_nothing_do_not_disturb() -> None:
    (citation,) = cited(
        "deci\N{SOFT HYPHEN}sion \N{RIGHT-TO-LEFT MARK}XI\u2009/\u200e2 A\u0301", "en"
    )
    assert citation.target == "cbd:cop:11:2"
    assert forms(cited("de\u0301cision XI/2", "fr")) == "cbd:cop:11:2"


SECTIONS = (
    section("A"), draft("A.1", parent="A"), draft("A.2", parent="A"),
    section("B"), section("B-1", "B"), draft("B.1", parent="B-1"), draft("B.2", parent="B-1"),
    draft("B.2.a", parent="B.2"), section("B-2", "B"), draft("B.3", parent="B-2"),
    draft("B.3.a", parent="B.3"), draft("B.4", parent="B-2"),
    section("annex1", label="Annex 1"), draft("annex1.1", parent="annex1"), draft("annex1.9", parent="annex1"),
)  # fmt: skip


def inside(text: str, place: str, language: str = "en") -> str:
    drafts = tuple(
        draft(d.id, text, kind=d.kind, parent=d.parent) if d.id == place else d for d in SECTIONS
    )
    front = Front(language=language, convention="cbd", body="cop")
    found = citations_of(Skeleton(drafts), front, language, CONTENT)
    return forms(found.get(place, ()))


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("in paragraph 2 above", "B.4", "#B.2="),
        ("in paragraph 1 (c) above", "B.3.a", "#B.1.c!"),
        ("in paragraph 2 of the present decision", "B.3", "#B.2?"),
        ("in paragraph 4 of this decision", "A.1", "#B.4="),
        ("in paragraph 3 (a) of part 2 below", "B.1", "#B.3.a="),
        ("in paragraph 4 below", "A.1", "#B.4="),
        ("the paragraphs above", "B.4", "#B.1-#B.3="),
        ("the preceding paragraph", "B.4", "#B.3="),
        ("the preceding paragraphs", "B.1", ""),
        ("paragraphs 1 to 3 above", "B.4", "#B.1-#B.3="),
        ("paragraphs 1 to 8 above", "B.4", "#B.1-#B.8!"),
        ("sub-paragraph (a) of paragraph 2 above", "B.4", "#B.2.a="),
        ("under (a) above", "B.3", "#B.3.a="),
        ("the annex to the present decision", "B.1", "#annex1="),
        ("annex II hereto", "B.1", "#annex2!"),
        ("annex 1 to this document", "B.1", "#annex1="),
        ("contained in the annex", "B.1", "#annex1="),
        ("in part B", "A.1", "#B="),
        ("paragraph 1 of this section", "B.3", "#B.1="),
        ("paragraph 9 of this section", "B.3", "#B.9!"),
        ("paragraph 7 of part 2 below", "B.1", "#B.7!"),
        ("paragraph 7 of part 9 below", "B.1", "#9.7!"),
        ("the paragraphs below", "B.3", "#B.4="),
        ("the following paragraph", "B.3", "#B.4="),
        ("the paragraph above", "B.2.a", "#B.1="),
        ("annex II A hereto", "B.1", "#annex2.A!"),
        ("the chapeau above", "B.1", ""),
        ("preambular paragraph 2 above", "B.1", "#B.pre2!"),
        ("part 1 of this section", "B.3", "#B-1="),
        ("appendix 1", "B.1", ""),
        ("appendix 1 below", "B.1", "#annex1="),
        ("above paragraph 2", "B.4", "#B.2="),
        ("paragraph 2 (above)", "B.4", "#B.2="),
        ("paragraph 2 of the Convention", "B.4", ""),
        ("annex I to the Convention", "B.4", ""),
        ("article 3 of this decision", "B.4", ""),
        ("in part IV", "A.1", ""),
        ("in part IV below", "A.1", "#IV!"),
        ("paragraph 9 of this annex", "annex1.1", "#annex1.9="),
        ("paragraph 9", "annex1.1", "#annex1.9="),
        ("paragraph 1", "B.4", "#B.1?"),
        ("under a), in the order of", "B.2", "#B.2.a="),
        ("under (a), in the order of", "B.4", ""),
        ("in the previous section", "B.3", "#B-1="),
        ("in the following section", "B.1", "#B-2="),
        ("in the following section", "annex1.1", ""),
        ("as part of the previous decision", "B.1", ""),
        ("annexes 1 to 3", "B.1", "#annex1-#annex3!"),
        ("annex 3", "B.1", "#annex3!"),
        ("annex III", "B.1", ""),
        ("parts A to C", "B.1", ""),
        ("parts A to B", "annex1.1", "#A-#B="),
    ],
)
def test_places_of_the_same_document_are_found_from_where_they_are_cited(
    text: str, place: str, expected: str
) -> None:
    assert inside(text, place) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "au paragraphe 2 ci-dessus", "#B.2="),
        ("fr", "le paragraphe 2 de la présente décision", "#B.2?"),
        ("fr", "dans le contexte des paragraphes ci-dessus", "#B.1-#B.3="),
        ("es", "en el párrafo 2 supra", "#B.2="),
        ("es", "el anexo de la presente decisión", "#annex1="),
        ("ru", "в пункте 2 выше", "#B.2="),
        ("ru", "в приложении к настоящему решению", "#annex1="),
        ("ar", "في الفقرة 2 أعلاه", "#B.2="),
        ("ar", "مرفق هذا المقرر", "#annex1="),
        ("ar", "الفقرة 2 من المقرر الحالي", "#B.2?"),
        ("ar", "الفقرات من 1 إلى 3 أعلاه", "#B.1-#B.3="),
        ("zh", "这是一项人权，一段时间", ""),
        ("zh", "上文第2段", "#B.2="),
        ("zh", "本决定第2段", "#B.2?"),
        ("zh", "本决定附件", "#annex1="),
    ],
)
def test_places_of_the_same_document_are_found_in_every_language(
    language: str, text: str, expected: str
) -> None:
    assert inside(text, "B.4", language) == expected


def test_a_draft_decision_is_found_by_its_letters() -> None:
    drafts = (
        section("annex2"),
        draft("annex2.13.AA", parent="annex2", kind="paragraph"),
        draft("annex2.13.AA.c", parent="annex2.13.AA"),
        draft("annex2.13.BB", "under article 13.AA c) and 13.AA", parent="annex2"),
    )
    front = Front(language="en", convention="cms", body="cop")
    found = citations_of(Skeleton(drafts), front, "en", CONTENT)
    assert forms(found["annex2.13.BB"]) == "#annex2.13.AA.c= #annex2.13.AA="


def document(*drafts: Draft, language: str = "en", convention: str = "cbd") -> dict[str, str]:
    front = Front(language=language, convention=convention, body="cop")
    found = citations_of(Skeleton(drafts), front, language, CONTENT)
    return {identifier: forms(citations) for identifier, citations in found.items()}


def test_a_decision_drafted_in_a_paragraph_has_paragraphs_of_its_own() -> None:
    assert document(
        draft("1"),
        draft("3"),
        draft("3.COP.1", parent="3", kind="subparagraph"),
        draft("3.COP.1.a", parent="3.COP.1"),
        draft("3.COP.1.b", "as (a) above", parent="3.COP.1"),
        draft("3.COP.2", "as in paragraph 1 above", parent="3", kind="subparagraph"),
    ) == {"3.COP.1.b": "#3.COP.1.a=", "3.COP.2": "#3.COP.1="}


@pytest.mark.parametrize("convention", ["cms", "cites"])
def test_a_decision_that_the_document_prints_is_internal(convention: str) -> None:
    assert document(
        draft("18.331", kind="paragraph"),
        draft("18.331.a", parent="18.331"),
        draft("18.332", "Decision 18.331, paragraph a), Resolution 18.331, Decision 18.331 of CBD"),
        convention=convention,
    ) == {"18.332": f"#18.331.a= {convention}:cop:18:331"}


def test_the_protocol_is_the_one_that_the_document_names() -> None:
    assert document(
        draft("1", "Welcoming progress under the Nagoya Protocol"),
        draft("2", "in article 9 of the Protocol"),
    ) == {"2": "nagoya:article:9"}


def test_a_member_of_a_chinese_list_is_printed_with_its_marks() -> None:
    found = cited("第X/2号、第X/3号和第XI/3号决定", "zh")
    assert [one.surface for one in found] == ["第X/2号", "第X/3号", "第XI/3号决定"]


def test_an_article_ends_before_what_is_no_part_of_it() -> None:
    (citation,) = cited("《公约》第15条和附件三", "zh")
    assert citation.surface == "第15条"


def test_a_section_is_the_nearest_of_its_letter() -> None:
    assert document(
        section("I"), section("I-A", "I"), section("II"), section("II-A", "II"),
        draft("II.1", "as in section A, and in the next one: the following section", parent="II-A"),
        draft("1", "in the following section and in (a) above"),
    ) == {"II.1": "#II-A=", "1": "#1.a!"}  # fmt: skip


def test_a_heading_cites_nothing() -> None:
    heading = draft("annex1", "Amendments to decision XI/2", kind="section", role="heading")
    assert document(heading, draft("1", "decision XI/2")) == {"1": "cbd:cop:11:2"}


def test_sections_with_numerals_are_found_by_chinese_numbers() -> None:
    assert document(section("II"), draft("6", "上文第二节"), language="zh") == {"6": "#II="}


def test_annexes_with_numerals_are_those_of_the_document_that_numbers_its_own_so() -> None:
    annex = section("annex1", label="Annex I")
    citing = draft("1", "in annex I, and annexes I and II to the present resolution")
    assert document(annex, citing, convention="cites") == {"1": "#annex1= #annex1= #annex2!"}


def test_a_revision_stands_after_its_noun_in_chinese() -> None:
    for printed in ("(Rev. CoP18)", "（CoP18修订）", "（Rev. CoP18修订版）"):
        text = f"第10.13号决议{printed}，"
        (citation,) = cited(text, "zh", "cites")
        assert (citation.target, citation.surface) == ("cites:cop:10:13@rev18", text[:-1])


def test_a_symbol_that_flattened_changes_damaged_is_read_both_ways() -> None:
    assert undamaged("UNEP/CBD/COP/1112/31", "UNEP/CBD/COP/12/1") == (
        "UNEP/CBD/COP/12/31",
        "UNEP/CBD/COP/11/31",
    )
    assert undamaged("UNEP/CMS/COP13/Doc.18") == ("UNEP/CMS/COP13/Doc.18",)


words = st.sampled_from(
    "decision decisions resolution paragraph paragraphs ( ) , ; and to of the XI/2 X/3 14/24 11.10 3"
    " 5 a) (b) annex II section D above below this same article 8(j) 13.AA recommendation 2/8 NP-1/8"
    " décision пункт решения المقرر الفقرة و 第 号 决定 段 附件 一 UNEP/CBD/COP/11/31 Add.1 - Convention"
    " CBD notification 2018-008 (Rev. COP12) hereto General Assembly 65/161".split()
)


@given(
    st.lists(words | st.text(max_size=3), max_size=25).map(" ".join),
    st.sampled_from(["en", "fr", "es", "ru", "ar", "zh"]),
    st.sampled_from([None, "cbd", "cms", "cites"]),
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_found_lies_in_the_text_and_reads_back(
    text: str, language: str, convention: str | None
) -> None:
    for one in cited(text, language, convention):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.surface
        for target in filter(None, (one.target, *one.candidates)):
            assert str(parse_citation(target, CODES)) == target
        assert (one.status == "ambiguous") == (len(one.candidates) > 1)
        assert one.status != "resolved"


def test_a_citation_far_into_a_long_provision_lies_where_it_is_printed() -> None:
    text = "Bees. " * 5000 + "See notification 2028-117 and decision XI/2."
    assert [text[one.start : one.end] for one in cited(text)] == [
        "notification 2028-117",
        "decision XI/2",
    ]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    ["(" * 10_000, "1/" * 100_000, "decision 1/1, " * 4_000, "paragraph 3 and " * 4_000,
     "UNEP/CBD/" * 20_000, "第3、" * 20_000 + "决定", "the of " * 20_000 + "annex",
     "annexes 1 and 2, parts 1 and 2, sections A and B, paragraphs 1 and 2 of " * 500],
)  # fmt: skip
def test_hostile_text_ends(text: str) -> None:
    for language in ("en", "zh"):
        assert len(cited(text, language)) <= 10_000
