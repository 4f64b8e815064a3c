"""The agreements that the reference data cover, and their bodies."""

from collections.abc import Iterator
from pathlib import Path

from tools.reference_data.memberships import MANYENVIRON, SOURCES, source_rows
from tools.reference_data.tables import (
    NAMES,
    Column,
    Table,
    name_columns,
    read_csv,
    write_csv,
)

AGREEMENTS = Table(
    "agreements",
    "agreements.csv",
    "Agreements",
    "The thirteen agreements: dates of adoption and entry into force and the keys of the sources"
    " are those of manyenviron; names, first day of signature and registration number are the"
    " treaties' own (an empty cell: not certain, or none).",
    [
        Column("code", "Code in IRIs.", constraints={"unique": True}),
        *name_columns("agreement"),
        Column("short_name", "Acronym or short name.", constraints={"required": True}),
        Column(
            "kind",
            "Form of the agreement.",
            constraints={"enum": ["convention", "protocol", "treaty", "agreement"]},
        ),
        Column("based_on", "Code of the convention to which it belongs."),
        Column("adopted", "Day of adoption.", "date", {"required": True}),
        Column("opened_for_signature", "First day of signature, where certain.", "date"),
        Column("entry_into_force", "Day of entry into force.", "date", {"required": True}),
        Column("unts", "Registration number in the United Nations Treaty Series."),
        Column("ieadb", "Key in the IEADB."),
        Column("ecolex", "Key in ECOLEX."),
        Column("huggo", "Key in HUGGO."),
        Column("informea", "Machine name in InforMEA."),
        Column("url", "Site of the agreement."),
    ],
    [MANYENVIRON],
    ["code"],
)

BODIES = Table(
    "bodies",
    "bodies.csv",
    "Bodies of the agreements",
    "The bodies that take decisions under the agreements or advise those that do, as the agreements"
    " and their rules of procedure set them up.",
    [
        Column("agreement", "Code of the agreement.", constraints={"required": True}),
        Column("body", "Code of the body in IRIs.", constraints={"required": True}),
        Column("abbreviation", "Abbreviation that the agreement uses."),
        *name_columns("body"),
    ],
    [],
    ["agreement", "body"],
)

# code, short name, kind, convention, key of the treaty in the source, opened for signature,
# registration number in the UNTS, name in InforMEA, site
FACTS = [
    ("cbd", "CBD", "convention", "", "IEA-3128", "1992-06-05", "30619", "cbd", "www.cbd.int"),
    (
        "cartagena",
        "Cartagena Protocol",
        "protocol",
        "cbd",
        "IEA-3314",
        "2000-05-15",
        "30619",
        "cartagena",
        "bch.cbd.int/protocol",
    ),
    (
        "nagoya",
        "Nagoya Protocol",
        "protocol",
        "cbd",
        "IEA-4638",
        "2011-02-02",
        "30619",
        "nagoya",
        "www.cbd.int/abs",
    ),
    ("cms", "CMS", "convention", "", "IEA-2896", "1979-06-23", "28395", "cms", "www.cms.int"),
    ("cites", "CITES", "convention", "", "IEA-2814", "1973-03-03", "14537", "cites", "cites.org"),
    (
        "ramsar",
        "Ramsar Convention",
        "convention",
        "",
        "IEA-2793",
        "1971-02-02",
        "14583",
        "ramsar",
        "www.ramsar.org",
    ),
    (
        "unfccc",
        "UNFCCC",
        "convention",
        "",
        "IEA-3126",
        "1992-06-04",
        "30822",
        "unfccc",
        "unfccc.int",
    ),
    ("unccd", "UNCCD", "convention", "", "IEA-3188", "1994-10-14", "33480", "", "www.unccd.int"),
    (
        "whc",
        "World Heritage Convention",
        "convention",
        "",
        "IEA-2812",
        "",
        "15511",
        "whc",
        "whc.unesco.org",
    ),
    (
        "itpgrfa",
        "ITPGRFA",
        "treaty",
        "",
        "IEA-3346",
        "2001-11-03",
        "43345",
        "plant_treaty",
        "www.fao.org/plant-treaty",
    ),
    ("ippc", "IPPC", "convention", "", "IEA-2636", "", "1963", "", "www.ippc.int"),
    ("icrw", "ICRW", "convention", "", "IEA-2621", "1946-12-02", "2124", "", "iwc.int"),
    (
        "paris",
        "Paris Agreement",
        "agreement",
        "unfccc",
        "IEA-5046",
        "2016-04-22",
        "54113",
        "",
        "unfccc.int/process-and-meetings/the-paris-agreement",
    ),
]

OFFICIAL_NAMES = {
    "cbd": (
        "Convention on Biological Diversity",
        "Convention sur la diversité biologique",
        "Convenio sobre la Diversidad Biológica",
        "Конвенция о биологическом разнообразии",
        "اتفاقية التنوع البيولوجي",
        "生物多样性公约",
    ),
    "cartagena": (
        "Cartagena Protocol on Biosafety to the Convention on Biological Diversity",
        "Protocole de Cartagena sur la prévention des risques biotechnologiques relatif à la"
        " Convention sur la diversité biologique",
        "Protocolo de Cartagena sobre Seguridad de la Biotecnología del Convenio sobre la"
        " Diversidad Biológica",
        "Картахенский протокол по биобезопасности к Конвенции о биологическом разнообразии",
        "بروتوكول قرطاجنة للسلامة الأحيائية التابع لاتفاقية التنوع البيولوجي",
        "生物多样性公约卡塔赫纳生物安全议定书",
    ),
    "nagoya": (
        "Nagoya Protocol on Access to Genetic Resources and the Fair and Equitable Sharing of"
        " Benefits Arising from their Utilization to the Convention on Biological Diversity",
        "Protocole de Nagoya sur l'accès aux ressources génétiques et le partage juste et équitable"
        " des avantages découlant de leur utilisation relatif à la Convention sur la diversité"
        " biologique",
        "Protocolo de Nagoya sobre Acceso a los Recursos Genéticos y Participación Justa y"
        " Equitativa en los Beneficios que se Deriven de su Utilización al Convenio sobre la"
        " Diversidad Biológica",
        "Нагойский протокол регулирования доступа к генетическим ресурсам и совместного"
        " использования на справедливой и равной основе выгод от их применения к Конвенции о"
        " биологическом разнообразии",
        "بروتوكول ناغويا بشأن الحصول على الموارد الجينية والتقاسم العادل والمنصف للمنافع الناشئة عن"
        " استخدامها التابع لاتفاقية التنوع البيولوجي",
        "生物多样性公约关于获取遗传资源和公正和公平分享其利用所产生惠益的名古屋议定书",
    ),
    "cms": (
        "Convention on the Conservation of Migratory Species of Wild Animals",
        "Convention sur la conservation des espèces migratrices appartenant à la faune sauvage",
        "Convención sobre la Conservación de las Especies Migratorias de Animales Silvestres",
        "Конвенция по сохранению мигрирующих видов диких животных",
        "اتفاقية حفظ أنواع الحيوانات البرية المهاجرة",
        "保护野生动物迁徙物种公约",
    ),
    "cites": (
        "Convention on International Trade in Endangered Species of Wild Fauna and Flora",
        "Convention sur le commerce international des espèces de faune et de flore sauvages"
        " menacées d'extinction",
        "Convención sobre el Comercio Internacional de Especies Amenazadas de Fauna y Flora"
        " Silvestres",
        "Конвенция о международной торговле видами дикой фауны и флоры, находящимися под угрозой"
        " исчезновения",
        "اتفاقية الاتجار الدولي في أنواع الحيوانات والنباتات البرية المهددة بالانقراض",
        "濒危野生动植物种国际贸易公约",
    ),
    "ramsar": (
        "Convention on Wetlands of International Importance especially as Waterfowl Habitat",
        "Convention relative aux zones humides d'importance internationale, particulièrement comme"
        " habitats des oiseaux d'eau",
        "Convención relativa a los Humedales de Importancia Internacional especialmente como"
        " Hábitat de Aves Acuáticas",
        "Конвенция о водно-болотных угодьях, имеющих международное значение главным образом в"
        " качестве местообитаний водоплавающих птиц",
        "اتفاقية الأراضي الرطبة ذات الأهمية الدولية وخاصة بوصفها موئلا للطيور المائية",
        "关于特别是作为水禽栖息地的国际重要湿地公约",
    ),
    "unfccc": (
        "United Nations Framework Convention on Climate Change",
        "Convention-cadre des Nations Unies sur les changements climatiques",
        "Convención Marco de las Naciones Unidas sobre el Cambio Climático",
        "Рамочная конвенция Организации Объединенных Наций об изменении климата",
        "اتفاقية الأمم المتحدة الإطارية بشأن تغير المناخ",
        "联合国气候变化框架公约",
    ),
    "unccd": (
        "United Nations Convention to Combat Desertification in those Countries Experiencing"
        " Serious Drought and/or Desertification, particularly in Africa",
        "Convention des Nations Unies sur la lutte contre la désertification dans les pays"
        " gravement touchés par la sécheresse et/ou la désertification, en particulier en Afrique",
        "Convención de las Naciones Unidas de Lucha contra la Desertificación en los Países"
        " Afectados por Sequía Grave o Desertificación, en particular en África",
        "Конвенция Организации Объединенных Наций по борьбе с опустыниванием в тех странах, которые"
        " испытывают серьезную засуху и/или опустынивание, особенно в Африке",
        "اتفاقية الأمم المتحدة لمكافحة التصحر في البلدان التي تعاني من الجفاف الشديد و/أو من التصحر"
        "، وبخاصة في أفريقيا",
        "联合国关于在发生严重干旱和/或荒漠化的国家特别是在非洲防治荒漠化的公约",
    ),
    "whc": (
        "Convention concerning the Protection of the World Cultural and Natural Heritage",
        "Convention concernant la protection du patrimoine mondial, culturel et naturel",
        "Convención sobre la protección del patrimonio mundial, cultural y natural",
        "Конвенция об охране всемирного культурного и природного наследия",
        "اتفاقية حماية التراث العالمي الثقافي والطبيعي",
        "保护世界文化和自然遗产公约",
    ),
    "itpgrfa": (
        "International Treaty on Plant Genetic Resources for Food and Agriculture",
        "Traité international sur les ressources phytogénétiques pour l'alimentation et"
        " l'agriculture",
        "Tratado Internacional sobre los Recursos Fitogenéticos para la Alimentación y la"
        " Agricultura",
        "Международный договор о растительных генетических ресурсах для производства продовольствия"
        " и ведения сельского хозяйства",
        "المعاهدة الدولية بشأن الموارد الوراثية النباتية للأغذية والزراعة",
        "粮食和农业植物遗传资源国际条约",
    ),
    "ippc": (
        "International Plant Protection Convention",
        "Convention internationale pour la protection des végétaux",
        "Convención Internacional de Protección Fitosanitaria",
        "Международная конвенция по карантину и защите растений",
        "الاتفاقية الدولية لوقاية النباتات",
        "国际植物保护公约",
    ),
    "icrw": (
        "International Convention for the Regulation of Whaling",
        "Convention internationale pour la réglementation de la chasse à la baleine",
        "Convención Internacional para la Reglamentación de la Caza de la Ballena",
        "Международная конвенция по регулированию китобойного промысла",
        "الاتفاقية الدولية لتنظيم صيد الحيتان",
        "国际捕鲸管制公约",
    ),
    "paris": (
        "Paris Agreement",
        "Accord de Paris",
        "Acuerdo de París",
        "Парижское соглашение",
        "اتفاق باريس",
        "巴黎协定",
    ),
}

CONFERENCE = (
    "Conference of the Parties",
    "Conférence des Parties",
    "Conferencia de las Partes",
    "Конференция Сторон",
    "مؤتمر الأطراف",
    "缔约方大会",
)
STANDING_COMMITTEE = (
    "Standing Committee",
    "Comité permanent",
    "Comité Permanente",
    "Постоянный комитет",
    "اللجنة الدائمة",
    "常设委员会",
)
IMPLEMENTATION = (
    "Subsidiary Body on Implementation",
    "Organe subsidiaire chargé de l'application",
    "Órgano Subsidiario sobre la Aplicación",
    "Вспомогательный орган по осуществлению",
    "الهيئة الفرعية للتنفيذ",
    "执行问题附属机构",
)

# agreement, code of the body, abbreviation, names in six languages
BODY_FACTS = [
    ("cbd", "cop", "COP", CONFERENCE),
    (
        "cbd",
        "sbstta",
        "SBSTTA",
        (
            "Subsidiary Body on Scientific, Technical and Technological Advice",
            "Organe subsidiaire chargé de fournir des avis scientifiques, techniques et"
            " technologiques",
            "Órgano Subsidiario de Asesoramiento Científico, Técnico y Tecnológico",
            "Вспомогательный орган по научным, техническим и технологическим консультациям",
            "الهيئة الفرعية للمشورة العلمية والتقنية والتكنولوجية",
            "科学、技术和工艺咨询附属机构",
        ),
    ),
    ("cbd", "sbi", "SBI", IMPLEMENTATION),
    (
        "cbd",
        "wgri",
        "WGRI",
        (
            "Working Group on Review of Implementation",
            "Groupe de travail sur l'examen de l'application",
            "Grupo de Trabajo sobre la Revisión de la Aplicación",
            "Рабочая группа по обзору осуществления",
            "الفريق العامل المعني باستعراض التنفيذ",
            "公约执行情况审查工作组",
        ),
    ),
    (
        "cbd",
        "wg8j",
        "WG8J",
        (
            "Working Group on Article 8(j)",
            "Groupe de travail sur l'article 8 j)",
            "Grupo de Trabajo sobre el artículo 8 j)",
            "Рабочая группа по статье 8 j)",
            "الفريق العامل المعني بالمادة 8(ي)",
            "第8（j）条工作组",
        ),
    ),
    (
        "cartagena",
        "mop",
        "COP-MOP",
        (
            "Meeting of the Parties to the Cartagena Protocol",
            "Réunion des Parties au Protocole de Cartagena",
            "Reunión de las Partes en el Protocolo de Cartagena",
            "Совещание Сторон Картахенского протокола",
            "اجتماع الأطراف في بروتوكول قرطاجنة",
            "卡塔赫纳议定书缔约方会议",
        ),
    ),
    (
        "nagoya",
        "mop",
        "COP-MOP",
        (
            "Meeting of the Parties to the Nagoya Protocol",
            "Réunion des Parties au Protocole de Nagoya",
            "Reunión de las Partes en el Protocolo de Nagoya",
            "Совещание Сторон Нагойского протокола",
            "اجتماع الأطراف في بروتوكول ناغويا",
            "名古屋议定书缔约方会议",
        ),
    ),
    ("cms", "cop", "COP", CONFERENCE),
    ("cms", "stc", "StC", STANDING_COMMITTEE),
    (
        "cms",
        "scc",
        "ScC",
        (
            "Scientific Council",
            "Conseil scientifique",
            "Consejo Científico",
            "Научный совет",
            "المجلس العلمي",
            "科学理事会",
        ),
    ),
    ("cites", "cop", "CoP", CONFERENCE),
    ("cites", "sc", "SC", STANDING_COMMITTEE),
    (
        "cites",
        "ac",
        "AC",
        (
            "Animals Committee",
            "Comité pour les animaux",
            "Comité de Fauna",
            "Комитет по животным",
            "لجنة الحيوانات",
            "动物委员会",
        ),
    ),
    (
        "cites",
        "pc",
        "PC",
        (
            "Plants Committee",
            "Comité pour les plantes",
            "Comité de Flora",
            "Комитет по растениям",
            "لجنة النباتات",
            "植物委员会",
        ),
    ),
    ("ramsar", "cop", "COP", CONFERENCE),
    ("ramsar", "sc", "SC", STANDING_COMMITTEE),
    (
        "ramsar",
        "strp",
        "STRP",
        (
            "Scientific and Technical Review Panel",
            "Groupe d'évaluation scientifique et technique",
            "Grupo de Examen Científico y Técnico",
            "Группа по научному и техническому обзору",
            "فريق الاستعراض العلمي والتقني",
            "科学和技术审查组",
        ),
    ),
    ("unfccc", "cop", "COP", CONFERENCE),
    (
        "unfccc",
        "sbsta",
        "SBSTA",
        (
            "Subsidiary Body for Scientific and Technological Advice",
            "Organe subsidiaire de conseil scientifique et technologique",
            "Órgano Subsidiario de Asesoramiento Científico y Tecnológico",
            "Вспомогательный орган для консультирования по научным и техническим аспектам",
            "الهيئة الفرعية للمشورة العلمية والتكنولوجية",
            "附属科学技术咨询机构",
        ),
    ),
    (
        "unfccc",
        "sbi",
        "SBI",
        (
            "Subsidiary Body for Implementation",
            "Organe subsidiaire de mise en œuvre",
            "Órgano Subsidiario de Ejecución",
            "Вспомогательный орган по осуществлению",
            "الهيئة الفرعية للتنفيذ",
            "附属履行机构",
        ),
    ),
    ("unccd", "cop", "COP", CONFERENCE),
    (
        "unccd",
        "cst",
        "CST",
        (
            "Committee on Science and Technology",
            "Comité de la science et de la technologie",
            "Comité de Ciencia y Tecnología",
            "Комитет по науке и технике",
            "لجنة العلم والتكنولوجيا",
            "科学和技术委员会",
        ),
    ),
    (
        "unccd",
        "cric",
        "CRIC",
        (
            "Committee for the Review of the Implementation of the Convention",
            "Comité chargé de l'examen de la mise en œuvre de la Convention",
            "Comité de Examen de la Aplicación de la Convención",
            "Комитет по рассмотрению осуществления Конвенции",
            "لجنة استعراض تنفيذ الاتفاقية",
            "公约执行情况审评委员会",
        ),
    ),
    (
        "whc",
        "com",
        "COM",
        (
            "World Heritage Committee",
            "Comité du patrimoine mondial",
            "Comité del Patrimonio Mundial",
            "Комитет всемирного наследия",
            "لجنة التراث العالمي",
            "世界遗产委员会",
        ),
    ),
    (
        "whc",
        "ga",
        "GA",
        (
            "General Assembly of States Parties",
            "Assemblée générale des États parties",
            "Asamblea General de los Estados Partes",
            "Генеральная ассамблея государств-участников",
            "الجمعية العامة للدول الأطراف",
            "缔约国大会",
        ),
    ),
    (
        "itpgrfa",
        "gb",
        "GB",
        (
            "Governing Body",
            "Organe directeur",
            "Órgano Rector",
            "Управляющий орган",
            "الجهاز الرئاسي",
            "管理机构",
        ),
    ),
    (
        "ippc",
        "cpm",
        "CPM",
        (
            "Commission on Phytosanitary Measures",
            "Commission des mesures phytosanitaires",
            "Comisión de Medidas Fitosanitarias",
            "Комиссия по фитосанитарным мерам",
            "هيئة تدابير الصحة النباتية",
            "植物检疫措施委员会",
        ),
    ),
    (
        "icrw",
        "iwc",
        "IWC",
        (
            "International Whaling Commission",
            "Commission baleinière internationale",
            "Comisión Ballenera Internacional",
            "Международная китобойная комиссия",
            "اللجنة الدولية لصيد الحيتان",
            "国际捕鲸委员会",
        ),
    ),
    (
        "paris",
        "cma",
        "CMA",
        (
            "Meeting of the Parties to the Paris Agreement",
            "Réunion des Parties à l'Accord de Paris",
            "Reunión de las Partes en el Acuerdo de París",
            "Совещание Сторон Парижского соглашения",
            "اجتماع الأطراف في اتفاق باريس",
            "巴黎协定缔约方会议",
        ),
    ),
]


def agreement_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of agreements.csv: the facts above, and the dates and keys of the source."""
    treaties = {
        row["ieaID"]: row for row in read_csv(corpus / "data/parties/mea_core_treaties.csv")
    }
    keys = {(row["agreement"], row["source"]): row["source_id"] for row in source_rows(corpus)}
    for code, short_name, kind, based_on, ieadb, opened, unts, informea, site in FACTS:
        treaty = treaties[ieadb]
        yield {
            "code": code,
            **dict(zip(NAMES, OFFICIAL_NAMES[code], strict=True)),
            "short_name": short_name,
            "kind": kind,
            "based_on": based_on,
            "adopted": treaty["begin"],
            "opened_for_signature": opened,
            "entry_into_force": treaty["entryIntoForce"],
            "unts": unts,
            **{source: keys.get((code, source), "") for source in SOURCES.values()},
            "ieadb": ieadb,
            "informea": informea,
            "url": f"https://{site}",
        }


def body_rows() -> Iterator[dict[str, str]]:
    """Yield the rows of bodies.csv."""
    for agreement, body, abbreviation, names in BODY_FACTS:
        named = dict(zip(NAMES, names, strict=True))
        yield {"agreement": agreement, "body": body, "abbreviation": abbreviation, **named}


def build(corpus: Path, out: Path) -> list[Table]:
    """Write agreements.csv and bodies.csv into `out`; give their descriptions."""
    write_csv(out, AGREEMENTS, agreement_rows(corpus))
    write_csv(out, BODIES, body_rows())
    return [AGREEMENTS, BODIES]
