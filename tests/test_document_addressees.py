import pytest

from loaders.documents.actions import actions_of
from loaders.documents.model import Front
from meagraph.settings import CONTENT
from tests.drafting import Role, document, provision

Case = tuple[str, str] | tuple[str, str, Role]

EN: list[Case] = [
    (
        "Requests the Executive Secretary, subject to the availability of resources, to "
        "prepare a report and to submit it to the Conference of the Parties;",
        "request executive-secretary",
    ),
    (
        "Further invites Parties, other Governments, relevant organizations and the private "
        "sector to share information with donors;",
        "invite parties other-governments organizations private-sector",
    ),
    (
        "Encourages developing country Parties, in particular the least developed countries "
        "and small island developing States among them, and Parties with economies in "
        "transition, to make use of it;",
        "encourage developing-country-parties ldcs sids economies-in-transition",
    ),
    (
        "Welcomes the report and requests the Secretariat to publish it;",
        "welcome; request secretariat",
    ),
    (
        "Invites developed country Parties, and other Parties in a position to do so, to "
        "provide support;",
        "invite developed-country-parties parties",
    ),
    (
        "Decides to establish a working group, and also invites the Global Environment "
        "Facility to consider it;",
        "decide; invite gef",
    ),
    (
        "Parties are requested to submit their views by 1 March 2026.",
        "request parties",
    ),
    (
        "The Secretariat shall:",
        "",
    ),
    (
        "Recalls decision X/2 and notes that Parties were requested to report;",
        "recall; note",
    ),
    (
        "Urges Parties that have received support from the Global Environment Facility to report;",
        "urge parties",
    ),
    (
        "Invites and encourages Parties to ratify the Protocol;",
        "invite parties; encourage parties",
    ),
    (
        "In this regard, requests the Executive Secretary to report;",
        "request executive-secretary",
    ),
    (
        "Recommends that the Conference of the Parties, at its fourteenth meeting, adopt a "
        "decision along the following lines:",
        "recommend cop",
    ),
    (
        "Expresses its appreciation to the Government of Japan and other donors for their support;",
        "express-appreciation governments donors",
    ),
    (
        "Encourages the development of partnerships with the private sector;",
        "encourage",
    ),
    (
        "Encourages Parties, in collaboration with indigenous peoples and local communities, "
        "to act;",
        "encourage parties",
    ),
    (
        "Requests the Executive Secretary, and invites the Secretariat of the Convention on "
        "Migratory Species, to cooperate;",
        "request executive-secretary; invite cms-secretariat",
    ),
    (
        "Recognizing also the importance of youth and noting with concern the lack of funds,",
        "recognize; note",
        "preamble",
    ),
    (
        "Stressing the value of protecting habitats and promoting education,",
        "emphasize",
        "preamble",
    ),
    (
        "Calls upon the relevant secretariats of the biodiversity-related conventions, "
        "donors and other funding bodies, as appropriate, to support it;",
        "call-upon secretariats-of-mea donors",
    ),
    (
        "DIRECTS the Standing Committee to review the reports and INSTRUCTS the Secretariat "
        "to assist;",
        "mandate standing-committee; mandate secretariat",
    ),
    (
        "The Conference of the Parties is recommended to adopt the draft decision.",
        "recommend cop",
        "narrative",
    ),
    (
        "The Secretariat invited the Parties to comment and Parties are invited to read it.",
        "",
        "narrative",
    ),
    (
        "Invites the Secretariat of the Stockholm Convention and youth organizations to take part;",
        "invite secretariats-of-mea youth",
    ),
    (
        "Requests that the Secretariat publish the guide;",
        "request secretariat",
    ),
    (
        "Thanks Parties that have paid and reminds all Parties to pay;",
        "express-appreciation parties; remind parties",
    ),
    (
        "Authorizes the Executive Secretary to sign the lease and takes note of the rent;",
        "authorize executive-secretary; note",
    ),
    (
        "Warmly welcomes the gift, and, in this regard, invites Parties to visit it.",
        "welcome; invite parties",
    ),
]
FR: list[Case] = [
    (
        "Prie le Secrétaire exécutif, sous réserve des ressources disponibles, d'établir un "
        "rapport et de le transmettre à la Conférence des Parties ;",
        "request executive-secretary",
    ),
    (
        "Prie en outre instamment les Parties qui ne l'ont pas encore fait de fermer leurs puits ;",
        "urge parties",
    ),
    (
        "Encourage les pays en développement Parties, notamment les petits États insulaires "
        "en développement parmi eux, ainsi que les communautés autochtones et locales, à "
        "nourrir les chouettes ;",
        "encourage developing-country-parties sids indigenous-and-local-communities",
    ),
    (
        "Invite les Parties, les autres gouvernements, les organisations compétentes et le "
        "secteur privé, selon qu'il convient, à troquer des graines avec les donateurs ;",
        "invite parties other-governments organizations private-sector",
    ),
    (
        "Demande au Secrétariat, à ses partenaires dans le cadre de leurs mandats, et au "
        "Conseil scientifique de relire la carte et encourage tous les donateurs à la "
        "colorier ;",
        "request secretariat partners scientific-council; encourage donors",
    ),
    (
        "Charge le Secrétariat de la CITES et prie le Secrétariat de la Convention sur la "
        "diversité biologique ainsi que les secrétariats d'autres conventions de compter les "
        "ruches ;",
        "mandate cites-secretariat; request secretariat secretariats-of-mea",
    ),
    (
        "Saluant la récolte de miel et demande aussi au Secrétariat d'en peser les pots ;",
        "welcome; request secretariat",
    ),
    (
        "Rappelant son vœu de l'an passé, de garder la lampe allumée ;",
        "recall",
    ),
    (
        "Prend note Approuve le calendrier des fleurs dressé par les Parties ;",
        "note; approve",
    ),
    (
        "Rappelle la décision 30/2 et félicite les Parties et les autres gouvernements qui "
        "ont rendu les clés ;",
        "recall; commend parties other-governments",
    ),
    (
        "Exprime sa gratitude aux organisations de jeunes, en particulier au FEM et à ses "
        "agences d'exécution, pour les tentes ;",
        "express-appreciation youth gef gef-agencies",
    ),
    (
        "Les utilisateurs, les jeunes, dont les membres du club des abeilles, et les "
        "donateurs sont priés de fermer les portes ;",
        "request users youth",
    ),
    (
        "Invite les pays développés Parties et les autres Parties qui le peuvent à "
        "prêter des barques ;",
        "invite developed-country-parties parties",
    ),
    (
        "Invite les organismes donateurs et les Parties qui le peuvent à peindre le phare ;",
        "invite donors parties",
    ),
    (
        "Exhorte les femmes, les parties prenantes et d'autres entités, moyennant un préavis "
        "aux Parties, à planter des haies ;",
        "urge women stakeholders other",
    ),
    (
        "Reconnaissant l'importance des liens et notant la feuille de route, en soulignant "
        "son coût,",
        "recognize; note",
        "preamble",
    ),
    (
        "Ayant à l'esprit la règle selon laquelle les musées sont encouragés à ouvrir la nuit,",
        "bear-in-mind",
        "preamble",
    ),
    (
        "Il est recommandé à la Conférence des Parties de choisir un emblème.",
        "recommend cop",
        "narrative",
    ),
    (
        "Le Comité a prié le Secrétariat de poursuivre.",
        "",
        "narrative",
    ),
    (
        "Charge le Secrétariat de suivre la question ; et invite le Comité permanent à l'examiner.",
        "mandate secretariat; invite standing-committee",
    ),
    (
        "Recommande que la Conférence des Parties adopte une décision, transmise par le "
        "Secrétariat :",
        "recommend cop",
    ),
    (
        "Décide de créer un groupe de travail, et prie par ailleurs le Bureau, de concert "
        "avec les Parties, d'en suivre les travaux ;",
        "decide; request bureau",
    ),
    (
        "Le Secrétaire exécutif est prié de convoquer une réunion et est autorisé à engager "
        "des experts ;",
        "request executive-secretary; authorize executive-secretary",
    ),
]
ES: list[Case] = [
    (
        "Pide al Secretario Ejecutivo que, en colaboración con las Partes y los asociados, "
        "prepare un informe y lo presente al Órgano Subsidiario sobre la Aplicación;",
        "request executive-secretary",
    ),
    (
        "Invita a las Partes, otros Gobiernos, las organizaciones pertinentes y el sector "
        "privado a que compartan información;",
        "invite parties other-governments organizations private-sector",
    ),
    (
        "Alienta a las Partes que son países en desarrollo, en particular los países menos "
        "adelantados y los pequeños Estados insulares en desarrollo, y a las Partes con "
        "economías en transición, a presentar sus necesidades;",
        "encourage developing-country-parties ldcs sids economies-in-transition",
    ),
    (
        "Solicita además a la Secretaría que publique el informe e invita al Fondo para el "
        "Medio Ambiente Mundial a prestar apoyo;",
        "request secretariat; invite gef",
    ),
    (
        "Insta a las Partes que aún no lo hayan hecho a que ratifiquen el Protocolo;",
        "urge parties",
    ),
    (
        "Acoge con beneplácito el informe y pide a la Secretaría que lo difunda;",
        "welcome; request secretariat",
    ),
    (
        "Se invita a las Partes y a los donantes a aportar recursos;",
        "invite parties donors",
    ),
    (
        "Exhorta a los donantes, según proceda, a prestar apoyo;",
        "call-upon donors",
    ),
    (
        "Encarga a la Secretaría que informe al Comité Permanente;",
        "mandate secretariat",
    ),
    (
        "Reconociendo la importancia del tema y observando con preocupación la falta de fondos,",
        "recognize; note",
        "preamble",
    ),
    (
        "Decide crear un grupo de trabajo y toma nota del informe;",
        "decide; note",
    ),
    (
        "Expresa su agradecimiento al Gobierno de Alemania por su apoyo;",
        "express-appreciation governments",
    ),
    (
        "Recomienda que la Conferencia de las Partes adopte una decisión;",
        "recommend cop",
    ),
    (
        "La Secretaría invitó a las Partes a responder.",
        "",
        "narrative",
    ),
    (
        "La Secretaría deberá:",
        "",
    ),
    (
        "A ese respecto, se invita a las organizaciones pertinentes a que propongan nombres.",
        "invite organizations",
    ),
    (
        "Pide al Secretario Ejecutivo y a las Partes que sigan el asunto y exhorta a los "
        "pueblos indígenas y las comunidades locales a participar;",
        "request executive-secretary parties; call-upon indigenous-and-local-communities",
    ),
]
RU: list[Case] = [
    (
        "просит Исполнительного секретаря подготовить доклад и представить его Сторонам;",
        "request executive-secretary",
    ),
    (
        "просит также секретариат, при наличии ресурсов, организовать совещание;",
        "request secretariat",
    ),
    (
        "предлагает Сторонам, другим правительствам, соответствующим организациям и частному "
        "сектору обмениваться информацией;",
        "invite parties other-governments organizations private-sector",
    ),
    (
        "настоятельно призывает Стороны, которые еще не сделали этого, ратифицировать Протокол;",
        "urge parties",
    ),
    (
        "призывает развитые страны, доноров и другие Стороны, имеющие возможность сделать "
        "это, оказать поддержку;",
        "call-upon developed-country-parties donors parties",
    ),
    (
        "приветствует доклад и просит Исполнительного секретаря распространить его;",
        "welcome; request executive-secretary",
    ),
    (
        "поручает Исполнительному секретарю в сотрудничестве с партнерами провести обзор;",
        "request executive-secretary",
    ),
    (
        "Сторонам предлагается представить свои мнения;",
        "invite parties",
    ),
    (
        "рекомендует Конференции Сторон принять решение;",
        "recommend cop",
    ),
    (
        "постановляет учредить рабочую группу и далее предлагает Глобальному экологическому "
        "фонду выделить средства;",
        "decide; invite gef",
    ),
    (
        "ссылаясь на решение X/2 и отмечая с озабоченностью нехватку средств,",
        "recall; note",
        "preamble",
    ),
    (
        "выражает признательность правительству Японии и другим донорам за поддержку;",
        "express-appreciation governments donors",
    ),
    (
        "поощряет Стороны, в частности наименее развитые страны и малые островные "
        "развивающиеся государства, учитывать этот вопрос;",
        "encourage parties ldcs sids",
    ),
    (
        "принимает к сведению доклад, а также призывает коренные народы и местные общины "
        "участвовать в работе;",
        "note; call-upon indigenous-and-local-communities",
    ),
    (
        "рекомендует, чтобы Конференция Сторон приняла решение;",
        "recommend cop",
    ),
]
AR: list[Case] = [
    (
        "تطلب إلى الأمين التنفيذي أن يعد تقريرا وأن يقدمه إلى مؤتمر الأطراف؛",
        "request executive-secretary",
    ),
    (
        "تطلب أيضا إلى الأمين التنفيذي إعداد تقرير عن الأطراف والحكومات؛",
        "request executive-secretary",
    ),
    (
        "تدعو الأطراف والحكومات الأخرى والمنظمات ذات الصلة والقطاع الخاص إلى تبادل المعلومات؛",
        "invite parties other-governments organizations private-sector",
    ),
    (
        "تحث الأطراف التي لم تفعل ذلك بعد على التصديق على البروتوكول؛",
        "urge parties",
    ),
    (
        "ترحب بالتقرير وتطلب إلى الأمانة نشره؛",
        "welcome; request secretariat",
    ),
    (
        "تشجع الأطراف من البلدان النامية، ولا سيما أقل البلدان نموا والدول الجزرية الصغيرة "
        "النامية، على تقديم احتياجاتها؛",
        "encourage developing-country-parties ldcs sids",
    ),
    (
        "كما تدعو مرفق البيئة العالمية إلى تقديم الدعم؛",
        "invite gef",
    ),
    (
        "يقرر إنشاء فريق عامل، ويطلب إلى الأمينة التنفيذية، رهنا بتوافر الموارد، أن تدعمه؛",
        "decide; request executive-secretary",
    ),
    (
        "توصي مؤتمر الأطراف بأن يعتمد مقررا؛",
        "recommend cop",
    ),
    (
        "يُرجى من الأطراف تقديم آرائها؛",
        "request parties",
    ),
    (
        "إذ تشير إلى المقرر 10/2 وإذ تلاحظ مع القلق نقص الموارد،",
        "recall; note",
        "preamble",
    ),
    (
        "تهيب بالجهات المانحة أن تقدم الدعم؛",
        "call-upon donors",
    ),
    (
        "تعرب عن تقديرها لحكومة اليابان على دعمها؛",
        "express-appreciation governments",
    ),
    (
        "تدعو الشعوب الأصلية والمجتمعات المحلية والنساء والشباب إلى المشاركة؛",
        "invite indigenous-and-local-communities women youth",
    ),
    (
        "تلاحظ التقدم المحرز، وتشجع الشركاء على مواصلة العمل؛",
        "note; encourage partners",
    ),
]
ZH: list[Case] = [
    (
        "请执行秘书与缔约方合作编写一份报告，并提交缔约方大会；",
        "request executive-secretary",
    ),
    (
        "又请秘书处在资源允许的情况下召开会议；",
        "request secretariat",
    ),
    (
        "邀请各缔约方、其他国家政府、相关组织和私营部门分享信息；",
        "invite parties other-governments organizations private-sector",
    ),
    (
        "敦促尚未批准的缔约方批准《议定书》；",
        "urge parties",
    ),
    (
        "鼓励发展中国家缔约方，特别是最不发达国家和小岛屿发展中国家以及经济转型国家提交其需要；",
        "encourage developing-country-parties ldcs sids economies-in-transition",
    ),
    (
        "欢迎该报告，并请秘书处予以公布；",
        "welcome; request secretariat",
    ),
    (
        "决定设立一个工作组，还邀请全球环境基金提供支持；",
        "decide; invite gef",
    ),
    (
        "请各缔约方在2026年3月1日前提交意见；",
        "request parties",
    ),
    (
        "回顾第14/24号决定，并关切地注意到缺乏资金，",
        "recall; concerned",
        "preamble",
    ),
    (
        "建议缔约方大会通过以下决定：",
        "recommend cop",
    ),
    (
        "吁请捐助方和其他有条件的缔约方提供资源；",
        "call-upon donors parties",
    ),
    (
        "感谢日本政府提供支持；",
        "express-appreciation governments",
    ),
    (
        "责成常设委员会审查该报告；",
        "mandate standing-committee",
    ),
    (
        "注意到该报告；",
        "note",
    ),
    (
        "请缔约方、土著人民和地方社区、妇女和青年参加会议；",
        "request parties indigenous-and-local-communities women youth",
    ),
]


def acts(text: str, language: str, role: Role = "operative", convention: str = "cbd") -> str:
    front = Front(language=language, convention=convention, body="cop", kind="decision")
    found = actions_of(document(provision(text, role=role)), front, language, CONTENT)
    return "; ".join(" ".join((one.verb, *one.addressees)) for one in found.get("1", ()))


@pytest.mark.parametrize(
    ("language", "case"),
    [
        (language, case)
        for language, cases in {"en": EN, "fr": FR, "es": ES, "ru": RU, "ar": AR, "zh": ZH}.items()
        for case in cases
    ],
)
def test_the_verbs_that_act_and_whom_they_address(language: str, case: Case) -> None:
    text, expected, *role = case
    assert acts(text, language, *role) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Expresses its gratitude to the Governments of Chad and the Plurinational State of"
            " Bolivia;",
            "express-appreciation governments",
        ),
        ("en", "Urges non-Party Range States to sing;", "urge range-states"),
        (
            "es",
            "Invita a los bancos multilaterales de desarrollo a cantar;",
            "invite financial-institutions",
        ),
        ("zh", "感谢德国、日本政府提供支持；", "express-appreciation governments"),
        (
            "fr",
            "Réitère la demande faite aux Parties, et prie celles-ci de chanter ;",
            "reaffirm; request parties",
        ),
    ],
)
def test_countries_and_pronouns(language: str, text: str, expected: str) -> None:
    assert acts(text, language) == expected
