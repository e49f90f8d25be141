"""An update is never a near-duplicate: one fact of a text is edited; and what else an editor does makes it no update."""

import pytest
from newsroom import enriched

from agents.trace import facts
from agents.trace.changes import kinds
from agents.trace.stage import Window
from streams.records import Traced

MARKET = (
    "Fire swept through the spice market of Ordaville late on Sunday, destroying 34 stalls, the fire service said."
    " Three people were hurt."
    " Trader Marta Jelinek told Reuters that she watched from the bridge as her shop collapsed into the canal below."
    " Crews needed seven hours to bring the flames under control because hydrants had frozen at -5 degrees."
    " Mayor Stefan Brook promised that every stallholder would get a place in the old tram depot by spring."
    " The market was built in 1911 and had survived two earlier fires without serious damage."
    " One firefighter died."
    " Insurers expect claims of about 12 million crowns, although many traders had no cover at all."
)
WAR = (
    "{} on Friday, residents said. Houses along the river burned through the night while families fled to the hills."
    " Hundreds of people were counted on the road to the border by aid workers. The dead were 12 men and 7 women."
    " The hospital of the town had no power and little medicine left."
)
MATCH = (
    "{} beat {} 3-1 on Saturday to move top of the league. Striker Kofi Danso scored twice before the break in heavy"
    " rain. Coach Ann Ryder praised the patience of her young side after a long winter."
)
COURT = (
    "The court in Delmar found the banker {} of fraud after a trial of many months. Lawyers embraced on the steps while"
    " cameras pressed close around them. The bank said it would study the ruling with great care before any comment."
)
FIRES = {
    "de": (
        "Ein Feuer hat am Sonntag den Gewürzmarkt von Ordaville zerstört, teilte die Feuerwehr mit. Die Händlerin Marta"
        " Jelinek sah von der Brücke aus zu, wie ihr Laden in den Kanal stürzte. Die Einsatzkräfte brauchten sieben"
        " Stunden, weil die Hydranten eingefroren waren. Bürgermeister Stefan Brook versprach allen Händlern einen Platz"
        " im alten Straßenbahndepot."
    ),
    "fr": (
        "Un incendie a détruit dimanche le marché aux épices d'Ordaville, ont indiqué les pompiers. La commerçante Marta"
        " Jelinek a vu depuis le pont sa boutique s'effondrer dans le canal. Les équipes ont eu besoin de sept heures"
        " parce que les bornes étaient gelées. Le maire Stefan Brook a promis à chacun une place dans l'ancien dépôt."
    ),
    "es": (
        "Un incendio destruyó el domingo el mercado de especias de Ordaville, informaron los bomberos. La comerciante"
        " Marta Jelinek vio desde el puente cómo su tienda se hundía en el canal. Los equipos necesitaron siete horas"
        " porque las bocas de agua estaban congeladas. El alcalde Stefan Brook prometió a todos un lugar en el depósito."
    ),
    "it": (
        "Un incendio ha distrutto domenica il mercato delle spezie di Ordaville, hanno detto i pompieri. La commerciante"
        " Marta Jelinek ha visto dal ponte il suo negozio crollare nel canale. Le squadre hanno avuto bisogno di sette"
        " ore perché gli idranti erano gelati. Il sindaco Stefan Brook ha promesso a tutti un posto nel vecchio deposito."
    ),
    "pt": (
        "Um incêndio destruiu no domingo o mercado de especiarias de Ordaville, disseram os bombeiros. A comerciante"
        " Marta Jelinek viu da ponte a sua loja cair no canal. As equipas precisaram de sete horas porque as bocas de"
        " água estavam geladas. O presidente Stefan Brook prometeu a todos um lugar no antigo depósito dos elétricos."
    ),
    "nl": (
        "Een brand heeft zondag de kruidenmarkt van Ordaville verwoest, meldde de brandweer. Koopvrouw Marta Jelinek zag"
        " vanaf de brug hoe haar winkel in de gracht stortte. De ploegen hadden zeven uren nodig omdat de kranen bevroren"
        " waren. Burgemeester Stefan Brook beloofde alle kooplieden een plaats in de oude tramremise."
    ),
    "ru": (
        "Пожар в воскресенье уничтожил рынок пряностей в Ордавилле, сообщили в пожарной службе. Торговка Марта Елинек"
        " видела с моста, как её лавка обрушилась в канал. Бригадам понадобилось семь часов, потому что гидранты"
        " замёрзли. Мэр Стефан Брук пообещал всем торговцам место в старом трамвайном депо."
    ),
    "uk": (
        "Пожежа в неділю знищила ринок прянощів в Ордавіллі, повідомили рятувальники. Торговка Марта Єлінек бачила з"
        " мосту, як її крамниця впала в канал. Бригадам знадобилося сім годин, тому що гідранти замерзли. Мер Стефан"
        " Брук пообіцяв усім торговцям місце в старому трамвайному депо."
    ),
    "pl": (
        "Pożar zniszczył w niedzielę targ przypraw w Ordaville, poinformowała straż pożarna. Handlarka Marta Jelinek"
        " widziała z mostu, jak jej sklep runął do kanału. Ekipy potrzebowały siedmiu godzin, ponieważ hydranty zamarzły."
        " Burmistrz Stefan Brook obiecał wszystkim kupcom miejsce w starej zajezdni tramwajowej."
    ),
    "tr": (
        "Ordaville'deki baharat çarşısında pazartesi gecesi çıkan yangın dükkanları yok etti, dedi itfaiye. Tüccar Marta"
        " Jelinek dükkanının kanala çöküşünü köprüden gözyaşları içinde izledi. Ekipler hidrantlar donduğu için yedi saat"
        " boyunca alevlerle mücadele etmek zorunda kaldı. Başkan Stefan Brook herkese eski depoda bir yer için söz verdi."
    ),
    "ar": (
        "دمر حريق يوم الأحد سوق التوابل في مدينة أوردافيل وفق ما أعلنت إدارة الإطفاء. شاهدت التاجرة مارتا يلينيك من الجسر"
        " متجرها وهو ينهار في القناة أمام الناس. احتاجت الفرق إلى سبع ساعات لأن صنابير المياه كانت متجمدة في تلك الليلة."
        " وعد رئيس البلدية ستيفان بروك جميع التجار بمكان في مستودع الترام القديم."
    ),
}


def traced(before: str, after: str, language: str = "en") -> Traced:
    window = Window()
    window.trace(enriched("a", text=before, language=language), 0, 0.0)
    return window.trace(enriched("b", text=after, language=language, hours=1), 1, 3600.0).traced


def edited(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Marta Jelinek", "Irma Kovacs"),
        ("Ordaville", "Kellburg"),
        ("late on Sunday", "late on Monday"),
        ("by spring", "by autumn"),
        ("34 stalls", "36 stalls"),
        ("12 million", "12 billion"),
        ("crowns", "euros"),
        ("about 12", "at least 12"),
        ("seven hours", "nine hours"),
        ("-5 degrees", "5 degrees"),
        ("Three people", "Nine people"),
        ("had survived two earlier fires without", "had never survived two earlier fires without"),
        ("promised that", "refused to promise that"),
        ("the fire service said", "the fire service denied"),
        ("Crews needed", "Crews did not need"),
        (" Insurers", " A trader also died. Insurers"),
        (" Insurers", " A trader has lost her life. Insurers"),
        (" Insurers", " A stallholder succumbed to burns in hospital overnight. Insurers"),
        (" Insurers", " A body was found in the ruins. Insurers"),
        (" Insurers", " Sixty shops burned too. Insurers"),
        (" Insurers", " The mayor refused to speak. Insurers"),
        ("One firefighter died", "Nobody died"),
    ],
)
def test_an_edited_fact_is_an_update(old: str, new: str) -> None:
    after = edited(MARKET, old, new)
    assert traced(MARKET, after).near_duplicate_of is None
    if not new.endswith(". Insurers"):  # a sentence that is cut is a trim
        assert traced(after, MARKET).near_duplicate_of is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (WAR.format("US forces took the town of Delmar"), WAR.format("IS forces took the town of Delmar")),
        (
            WAR.format("The UN rejected the appeal of the islands"),
            WAR.format("The EU rejected the appeal of the islands"),
        ),
        (WAR.format("Russian forces shelled the town"), WAR.format("Ukrainian forces shelled the town")),
        (
            WAR.format("Where Delmar is, fighters took the dam"),
            WAR.format("Where Delmar IS fighters took the dam"),
        ),
        (
            WAR.format("The general told us troops would leave"),
            WAR.format("The general told US troops would leave"),
        ),
        (WAR, edited(WAR, "Hundreds", "Thousands")),
        (WAR, edited(WAR, "12 men and 7 women", "7 men and 12 women")),
        (MATCH.format("Vale Rovers", "Ardent United"), MATCH.format("Ardent United", "Vale Rovers")),
        (COURT.format("guilty"), COURT.format("innocent")),
    ],
)
def test_another_actor_winner_or_verdict_is_an_update(before: str, after: str) -> None:
    assert traced(before, after).near_duplicate_of is None
    assert traced(after, before).near_duplicate_of is None


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("de", "sieben Stunden", "neun Stunden"),
        ("de", "Sonntag", "Montag"),
        ("de", "Marta Jelinek", "Irma Kovacs"),
        ("de", "versprach allen", "verweigerte allen"),
        ("de", "Bürgermeister", "Eine Frau kam bei dem Brand ums Leben. Bürgermeister"),
        ("fr", "sept heures", "neuf heures"),
        ("fr", "a promis à chacun", "n'a promis à personne"),
        ("fr", "a promis à", "a refusé à"),
        ("fr", "Le maire", "Une femme a perdu la vie. Le maire"),
        ("es", "siete horas", "nueve horas"),
        ("es", "prometió a", "no prometió a"),
        ("es", "El alcalde", "Una mujer perdió la vida. El alcalde"),
        ("it", "sette", "nove"),
        ("it", "ha promesso", "ha rifiutato"),
        ("it", "Il sindaco", "Una donna ha perso la vita. Il sindaco"),
        ("pt", "sete horas", "nove horas"),
        ("pt", "prometeu a", "recusou a"),
        ("nl", "zeven uren", "negen uren"),
        ("nl", "beloofde alle", "weigerde alle"),
        ("ru", "семь часов", "девять часов"),
        ("ru", "Марта Елинек", "Ирма Ковач"),
        ("ru", "пообещал всем", "отказал всем"),
        ("uk", "сім годин", "дев'ять годин"),
        ("uk", "неділю", "понеділок"),
        ("uk", "пообіцяв усім", "не пообіцяв усім"),
        ("pl", "siedmiu godzin", "dziewięciu godzin"),
        ("pl", "niedzielę", "poniedziałek"),
        ("pl", "Burmistrz", "Jedna kobieta straciła życie. Burmistrz"),
        ("tr", "yedi saat", "dokuz saat"),
        ("tr", "pazartesi", "salı"),
        ("tr", "söz verdi", "söz vermedi"),
        ("tr", "Başkan", "Bir kadın yangında öldü. Başkan"),
        ("ar", "سبع ساعات", "تسع ساعات"),
        ("ar", "الأحد", "الاثنين"),
        ("ar", "مارتا يلينيك", "إيرما كوفاتش"),
        ("ar", "وعد رئيس", "لم يعد رئيس"),
        ("ar", " وعد رئيس", " توفيت امرأة في الحريق. وعد رئيس"),
    ],
)
def test_an_edited_fact_is_an_update_in_other_languages(language: str, old: str, new: str) -> None:
    before = FIRES[language]
    assert traced(before, edited(before, old, new), language).near_duplicate_of is None


@pytest.mark.parametrize("language", FIRES)
def test_the_same_words_are_a_near_duplicate_in_each_language(language: str) -> None:
    assert traced(FIRES[language], FIRES[language], language).near_duplicate_of == "a"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Fire swept", "ORDAVILLE (Reuters) - Fire swept"),
        ("no cover at all.", "no cover at all.\n\nReporting by Anna Holm; editing by Per Lund"),
        ("no cover at all.", "no cover at all. This material may not be reproduced without leave."),
        ("the fire service said", "the “fire service” said"),
        ("the fire service said", "according to the fire service"),
        ("the fire service said", "officials said"),
        (" told Reuters that she watched", " watched"),
        ("Mayor Stefan", "Mr Stefan"),
        ("seven hours", "7 hours"),
        ("canal below", "canal below, her old dog in her arms"),
        (" Three people were hurt.", ""),
        (" late on Sunday", " late"),
    ],
)
def test_what_an_editor_does_beside_makes_no_update(old: str, new: str) -> None:
    assert traced(MARKET, edited(MARKET, old, new)).near_duplicate_of == "a"


@pytest.mark.parametrize(
    ("old", "new"),
    [("Police", "Officials"), ("US", "U.S."), ("5 per cent", "5 percent"), ("Hundreds", "HUNDREDS")],
)
def test_the_style_of_a_house_makes_no_update(old: str, new: str) -> None:
    text = WAR.format("Police said that US troops had lost 5 per cent of the town")
    assert traced(text, edited(text, old, new)).near_duplicate_of == "a"


def test_a_refrain_does_not_hide_a_reprint() -> None:
    refrain = " And the river went on to the sea as if nothing had been."
    verses = FIRES["de"].split(". ")
    text = refrain.join(
        f"{verse.strip('.')}." for verse in (*verses, "The choir sang of the fire until dawn")
    )
    assert traced(text, text).near_duplicate_of == "a"


def test_a_transcript_reprinted_whole_is_a_copy_too() -> None:
    speech = (
        "“We will rebuild this bridge stone by stone. No child of this valley will walk the long road again.”"
    )
    found = traced(speech, speech)
    assert (found.near_duplicate_of, found.own_share) == ("a", 0.0)
    assert [(copy.id, copy.share) for copy in found.copies] == [("a", 1.0)]


def test_of_equal_copies_the_oldest_stands_first() -> None:
    window = Window()
    for offset, name in enumerate("zmab"):
        answer = window.trace(enriched(name, text=MARKET, hours=offset), offset, offset * 3600.0)
    assert [copy.id for copy in answer.traced.copies] == ["z", "m", "a"]


@pytest.mark.parametrize(
    ("language", "before", "after", "kind"),
    [
        ("en", "It had survived two earlier fires.", "It had not survived two earlier fires.", "wording"),
        ("en", "More than 12 people came.", "No more than 12 people came.", "figure"),
        ("en", "It was -5 degrees.", "It was 5 degrees.", "figure"),
        ("en", "US crews came to the town.", "IS crews came to the town.", "name"),
        ("en", "The general told us troops would go.", "The general told US troops would go.", "name"),
        ("pl", "Ekipy potrzebowały siedmiu godzin.", "Ekipy potrzebowały dziewięciu godzin.", "figure"),
        ("pl", "Pożar zniszczył w niedzielę targ.", "Pożar zniszczył w poniedziałek targ.", "date"),
        ("ar", "دمر حريق يوم الأحد سوق", "دمر حريق يوم الاثنين سوق", "date"),
    ],
)
def test_the_kind_of_an_edit(language: str, before: str, after: str, kind: str) -> None:
    assert kinds.of(before, after, language, False, frozenset()) == (kind,)
    assert kinds.of(after, before, language, False, frozenset()) == (kind,)


def test_a_day_that_only_the_summary_of_a_sentence_has_is_no_update() -> None:
    lead = "A bridge fell into the Oss at Tellmar on Tuesday, and twelve people were hurt."
    stands = lead.replace("Tuesday", "Monday")
    same = facts.Edited(stands, lead, quoted=False, is_lead=True)
    assert not facts.is_update([same], [], [], [stands], "en")
    assert facts.is_update([same._replace(is_lead=False)], [], [], [stands], "en")
    assert facts.is_update([same._replace(after=lead.replace("twelve", "nine"))], [], [], [stands], "en")
