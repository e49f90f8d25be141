"""Words that tell numbers, their hedges and units, and times, in each language that revisions are read in.

By language, because the same letters are other words elsewhere ("once", "due", "dos"). "One" is no number: it is an
article or a pronoun as often.
"""

import re
from typing import NamedTuple


class Words(NamedTuple):
    """One language's words, folded (small letters)."""

    numbers: dict[str, str]  # word → digits, or the word itself where it is vague
    hedges: frozenset[str]
    months: frozenset[str]
    dates: frozenset[str]  # the months too, weekdays, parts of the day, "yesterday"
    clock: frozenset[str]  # stand behind the hour
    of_year: frozenset[str]  # stand before a year


_UNITS = (
    "km kilometres kilometers kilometer kilometre kilomètres kilómetros chilometri quilômetros quilómetros километров",
    "m metres meters meter metre mètres metros metri метров",
    "mile miles meilen mijl millas miglia milhas",
    "% percent prozent procent",
    "kg kilogram kilograms kilogramm kilo kilos",
    "tonnes tonne tons ton tonnen toneladas tonnellate ton тонн",
    "hectares hectare hektar hectáreas ettari hectaren гектаров",
    "acres acre",
    "€ euro euros евро",
    "$ dollar dollars dólares dollari долларов",
    "£ pound pounds pfund",
    "₽ rouble roubles rubel roubles рублей рубль рубля",
    "¥ yen yuan",
    "crowns kronen",
    "feet foot ft",
    "degrees degree grad",
    "points point",
    "litres litre liters liter",
    "years year",
    "months month",
    "weeks week",
    "days day",
    "hours hour",
    "minutes minute",
)
NOUNS_TOO = frozenset(("de", "lb"))  # languages with capitals for every noun
CAPITAL = {"en": frozenset(("may", "march", "mar", "sat", "sun", "dec"))}  # small, they are other words
MINUS = ("-", "−")
UNITS = {word: line.split()[0] for line in _UNITS for word in line.split()}


def _numbers(counted: str, vague: str) -> dict[str, str]:
    """`counted`: "value:word/word" pieces; `vague`: words of no one value."""
    pairs = (piece.split(":") for piece in counted.split())
    named = {word: value for value, forms in pairs for word in forms.split("/")}
    return named | {word: word for word in vague.split()}


def _words(counted: str, vague: str, hedges: str, dates: str, clock: str, of_year: str) -> Words:
    months = dates.partition("|")[0]
    sets = (frozenset(text.split()) for text in (hedges, months, dates.replace("|", " "), clock, of_year))
    return Words(_numbers(counted, vague), *sets)


LANGUAGES = {
    "en": _words(
        "0:zero 2:two 3:three 4:four 5:five 6:six 7:seven 8:eight 9:nine 10:ten 11:eleven 12:twelve 13:thirteen"
        " 14:fourteen 15:fifteen 16:sixteen 17:seventeen 18:eighteen 19:nineteen 20:twenty 30:thirty 40:forty"
        " 50:fifty 60:sixty 70:seventy 80:eighty 90:ninety 100:hundred 1000:thousand 1000000:million"
        " 1000000000:billion 1000000000000:trillion 12x:dozen",
        "dozens scores hundreds thousands millions billions several half third quarter",
        "at least most more than fewer less no not about around some nearly almost approximately roughly over under"
        " up to as many much exactly only just above below an estimated",
        "january february march april may june july august september october november december jan feb mar apr jun"
        " jul aug sep sept oct nov dec | monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri"
        " sat sun today yesterday tomorrow morning afternoon evening night noon midnight overnight spring summer autumn winter",
        "am pm o'clock gmt utc",
        "in since of year by from until till to between during before after",
    ),
    "de": _words(
        "0:null 2:zwei 3:drei 4:vier 5:fünf 6:sechs 7:sieben 8:acht 9:neun 10:zehn 11:elf 12:zwölf 13:dreizehn"
        " 14:vierzehn 15:fünfzehn 16:sechzehn 17:siebzehn 18:achtzehn 19:neunzehn 20:zwanzig 30:dreißig 40:vierzig"
        " 50:fünfzig 60:sechzig 70:siebzig 80:achtzig 90:neunzig 100:hundert 1000:tausend 1000000:million/millionen"
        " 1000000000:milliarde/milliarden 12x:dutzend",
        "dutzende hunderte tausende mehrere",
        "mindestens höchstens mehr weniger als rund etwa ungefähr fast knapp über unter bis zu gut circa nur genau",
        "januar jänner februar märz april mai juni juli august september oktober november dezember | montag dienstag"
        " mittwoch donnerstag freitag samstag sonntag sonnabend heute gestern morgen vormittag nachmittag abend nacht"
        " mittag mitternacht frühling frühjahr sommer herbst winter",
        "uhr",
        "jahr jahre im seit bis von in",
    ),
    "fr": _words(
        "0:zéro 2:deux 3:trois 4:quatre 5:cinq 6:six 7:sept 8:huit 9:neuf 10:dix 11:onze 12:douze 13:treize"
        " 14:quatorze 15:quinze 16:seize 20:vingt/vingts 30:trente 40:quarante 50:cinquante 60:soixante"
        " 100:cent/cents 1000:mille 1000000:million/millions 1000000000:milliard/milliards 12x:douzaine",
        "dizaine dizaines centaine centaines milliers plusieurs quinzaine vingtaine trentaine",
        "au moins plus de d' moins environ près presque quelque quelques jusqu'à jusqu à seulement exactement",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre | lundi mardi mercredi"
        " jeudi vendredi samedi dimanche aujourd'hui hier demain matin soir nuit midi minuit après-midi printemps automne hiver",
        "h heure heures",
        "en depuis année de jusqu'en",
    ),
    "es": _words(
        "0:cero 2:dos 3:tres 4:cuatro 5:cinco 6:seis 7:siete 8:ocho 9:nueve 10:diez 11:once 12:doce 13:trece"
        " 14:catorce 15:quince 16:dieciséis 17:diecisiete 18:dieciocho 19:diecinueve 20:veinte 30:treinta 40:cuarenta"
        " 50:cincuenta 60:sesenta 70:setenta 80:ochenta 90:noventa 100:cien/ciento 1000:mil 1000000:millón/millones"
        " 12x:docena",
        "docenas decenas decena cientos miles varios varias",
        "al menos más de menos unos unas cerca casi alrededor aproximadamente hasta sólo solo como mínimo por lo",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre | lunes martes"
        " miércoles jueves viernes sábado domingo hoy ayer mañana tarde noche mediodía medianoche madrugada primavera verano otoño invierno",
        "h horas",
        "en desde año de del hasta",
    ),
    "it": _words(
        "0:zero 2:due 3:tre 4:quattro 5:cinque 6:sei 7:sette 8:otto 9:nove 10:dieci 11:undici 12:dodici 13:tredici"
        " 14:quattordici 15:quindici 16:sedici 17:diciassette 18:diciotto 19:diciannove 20:venti 30:trenta 40:quaranta"
        " 50:cinquanta 60:sessanta 70:settanta 80:ottanta 90:novanta 100:cento 1000:mille/mila 1000000:milione/milioni"
        " 1000000000:miliardo/miliardi 12x:dozzina",
        "decine decina dozzine centinaia migliaia diversi diverse",
        "almeno più di meno circa quasi oltre fino a solo esattamente",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre | lunedì martedì"
        " mercoledì giovedì venerdì sabato domenica oggi ieri domani mattina pomeriggio sera notte mezzogiorno primavera autunno inverno",
        "ore",
        "nel dal anno del fino",
    ),
    "pt": _words(
        "0:zero 2:dois/duas 3:três 4:quatro 5:cinco 6:seis 7:sete 8:oito 9:nove 10:dez 11:onze 12:doze 13:treze"
        " 14:catorze/quatorze 15:quinze 16:dezesseis/dezasseis 17:dezessete/dezassete 18:dezoito 19:dezenove/dezanove"
        " 20:vinte 30:trinta 40:quarenta 50:cinquenta 60:sessenta 70:setenta 80:oitenta 90:noventa 100:cem/cento"
        " 1000:mil 1000000:milhão/milhões 12x:dúzia",
        "dezenas dezena dúzias centenas milhares vários várias",
        "pelo menos mais de do que cerca quase aproximadamente até só apenas",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro | segunda terça quarta"
        " quinta sexta sábado domingo hoje ontem amanhã manhã tarde noite madrugada primavera verão outono inverno",
        "h horas",
        "em desde ano de até",
    ),
    "nl": _words(
        "0:nul 2:twee 3:drie 4:vier 5:vijf 6:zes 7:zeven 8:acht 9:negen 10:tien 11:elf 12:twaalf 13:dertien"
        " 14:veertien 15:vijftien 16:zestien 17:zeventien 18:achttien 19:negentien 20:twintig 30:dertig 40:veertig"
        " 50:vijftig 60:zestig 70:zeventig 80:tachtig 90:negentig 100:honderd 1000:duizend 1000000:miljoen"
        " 1000000000:miljard 12x:dozijn",
        "tientallen honderden duizenden meerdere enkele",
        "minstens ten minste meer minder dan ongeveer zo'n rond bijna ruim circa hooguit tot slechts zeker",
        "januari februari maart april mei juni juli augustus september oktober november december | maandag dinsdag"
        " woensdag donderdag vrijdag zaterdag zondag vandaag gisteren morgen ochtend middag avond nacht lente voorjaar zomer herfst najaar winter",
        "uur",
        "in sinds jaar van tot",
    ),
    "ru": _words(
        "2:два/две/двух/двое/двоих/двумя 3:три/трёх/трех/трое/троих/тремя 4:четыре/четырёх/четырех/четверо/четверых"
        " 5:пять/пяти/пятеро 6:шесть/шести/шестеро 7:семь/семи/семеро 8:восемь/восьми 9:девять/девяти 10:десять/десяти"
        " 11:одиннадцать 12:двенадцать/двенадцати 13:тринадцать 14:четырнадцать 15:пятнадцать 16:шестнадцать"
        " 17:семнадцать 18:восемнадцать 19:девятнадцать 20:двадцать/двадцати 30:тридцать/тридцати 40:сорок/сорока"
        " 50:пятьдесят 60:шестьдесят 70:семьдесят 80:восемьдесят 90:девяносто 100:сто/ста 200:двести 300:триста"
        " 500:пятьсот 1000:тысяча/тысячи/тысяч/тыс 1000000:миллион/миллиона/миллионов/млн"
        " 1000000000:миллиард/миллиарда/миллиардов/млрд",
        "десятки десятков сотни сотен несколько",
        "не менее более свыше около примерно почти до как минимум минимум порядка лишь только",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря январе феврале марте апреле"
        " мае июне июле августе сентябре октябре ноябре декабре | понедельник вторник среду четверг пятницу субботу"
        " воскресенье среда пятница суббота сегодня вчера завтра утром днём днем вечером ночью утра вечера ночи весной осенью зимой весны осени зимы",
        "час часа часов мск",
        "в с до после год",
    ),
    "pl": _words(
        "2:dwa/dwie/dwaj/dwóch/dwoje/dwoma 3:trzy/trzej/trzech/troje/trzema 4:cztery/czterej/czterech/czworo"
        " 5:pięć/pięciu/pięcioro 6:sześć/sześciu/sześcioro 7:siedem/siedmiu/siedmioro 8:osiem/ośmiu/ośmioro"
        " 9:dziewięć/dziewięciu/dziewięcioro 10:dziesięć/dziesięciu 11:jedenaście/jedenastu 12:dwanaście/dwunastu"
        " 13:trzynaście/trzynastu 14:czternaście/czternastu 15:piętnaście/piętnastu 16:szesnaście/szesnastu"
        " 17:siedemnaście/siedemnastu 18:osiemnaście/osiemnastu 19:dziewiętnaście/dziewiętnastu"
        " 20:dwadzieścia/dwudziestu 30:trzydzieści/trzydziestu 40:czterdzieści/czterdziestu 50:pięćdziesiąt"
        " 60:sześćdziesiąt 70:siedemdziesiąt 80:osiemdziesiąt 90:dziewięćdziesiąt 100:sto/stu 200:dwieście/dwustu"
        " 300:trzysta/trzystu 400:czterysta 500:pięćset 1000:tysiąc/tysiące/tysięcy/tys"
        " 1000000:milion/miliony/milionów/mln 1000000000:miliard/miliardy/miliardów/mld",
        "kilka kilku kilkanaście kilkadziesiąt kilkaset dziesiątki dziesiątek setki setek",
        "około co najmniej ponad prawie niemal blisko mniej więcej niż do najwyżej tylko",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia styczniu"
        " lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku listopadzie grudniu | poniedziałek"
        " poniedziałku wtorek wtorku środa środę środy czwartek czwartku piątek piątku sobota sobotę soboty niedziela"
        " niedzielę niedzieli dziś dzisiaj wczoraj jutro rano wieczorem nocą nocy południu wiosną jesienią zimą",
        "godz godzina godzinie",
        "w od do roku rok",
    ),
    "uk": _words(
        "2:два/дві/двох/двоє/двома 3:три/трьох/троє/трьома 4:чотири/чотирьох/четверо 5:п'ять/п'яти/п'ятеро"
        " 6:шість/шести/шестеро 7:сім/семи/семеро 8:вісім/восьми 9:дев'ять/дев'яти 10:десять/десяти"
        " 11:одинадцять/одинадцяти 12:дванадцять/дванадцяти 13:тринадцять 14:чотирнадцять 15:п'ятнадцять"
        " 16:шістнадцять 17:сімнадцять 18:вісімнадцять 19:дев'ятнадцять 20:двадцять/двадцяти 30:тридцять/тридцяти"
        " 40:сорок/сорока 50:п'ятдесят 60:шістдесят 70:сімдесят 80:вісімдесят 90:дев'яносто 100:сто/ста 200:двісті"
        " 300:триста 400:чотириста 500:п'ятсот 1000:тисяча/тисячі/тисяч/тис 1000000:мільйон/мільйона/мільйонів/млн"
        " 1000000000:мільярд/мільярда/мільярдів/млрд",
        "десятки десятків сотні сотень кілька декілька",
        "не менше більше понад близько приблизно майже до щонайменше як мінімум лише тільки",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня січні лютому березні"
        " квітні травні червні липні серпні вересні жовтні листопаді грудні | понеділок понеділка вівторок вівторка"
        " середа середу середи четвер четверга п'ятниця п'ятницю п'ятниці субота суботу суботи неділя неділю неділі"
        " сьогодні вчора учора завтра вранці вдень увечері ввечері вночі ранку вечора ночі навесні восени взимку",
        "година годині годин",
        "у в з до після року рік",
    ),
    "ar": _words(
        "2:اثنان/اثنين/اثنتان/اثنتين 3:ثلاثة/ثلاث 4:أربعة/أربع 5:خمسة/خمس 6:ستة/ست 7:سبعة/سبع 8:ثمانية/ثماني/ثمان"
        " 9:تسعة/تسع 10:عشرة/عشر 20:عشرون/عشرين 30:ثلاثون/ثلاثين 40:أربعون/أربعين 50:خمسون/خمسين 60:ستون/ستين"
        " 70:سبعون/سبعين 80:ثمانون/ثمانين 90:تسعون/تسعين 100:مئة/مائة 200:مئتان/مئتين/مائتين 1000:ألف/آلاف"
        " 1000000:مليون/ملايين 1000000000:مليار/مليارات",
        "عشرات العشرات مئات المئات الآلاف الملايين عدة بضع بضعة",
        "نحو حوالي قرابة أكثر أقل من على الأقل ما لا يقل عن يزيد فقط",
        "يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر شباط آذار نيسان أيار حزيران"
        " تموز آب أيلول | الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد اليوم أمس غدا غداً صباح صباحا"
        " صباحاً مساء مساءً الليلة الربيع الصيف الخريف الشتاء",
        "الساعة",
        "عام سنة في منذ",
    ),
    "zh": _words(  # pairs of letters (`agents.text.unparted`)
        "",
        "",
        "",
        "| 周一 周二 周三 周四 周五 周六 周日 期一 期二 期三 期四 期五 期六 期日 期天 今天 昨天 明天 今日 昨日 明日 凌晨 清晨 早上"
        " 上午 中午 下午 傍晚 晚上 深夜 週一 週二 週三 週四 週五 週六 週日",
        "年 月 日 号 號 时 時 点 點",
        "",
    ),
    "ja": _words(
        "",
        "",
        "",
        "| 月曜 火曜 水曜 木曜 金曜 土曜 日曜 今日 昨日 明日 早朝 午前 正午 午後 夕方 深夜 未明",
        "年 月 日 時",
        "",
    ),
    "tr": _words(
        "2:iki/ikisi 3:üç/üçü 4:dört/dördü 5:beş/beşi 6:altı/altısı 7:yedi/yedisi 8:sekiz/sekizi 9:dokuz/dokuzu 10:on"
        " 20:yirmi 30:otuz 40:kırk 50:elli 60:altmış 70:yetmiş 80:seksen 90:doksan 100:yüz 1000:bin"
        " 1000000:milyon 1000000000:milyar 12x:düzine",
        "onlarca yüzlerce binlerce milyonlarca birkaç",
        "en az fazla yaklaşık neredeyse civarında kadar sadece yalnızca",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık | pazartesi salı çarşamba perşembe"
        " cuma cumartesi pazar bugün dün yarın sabah akşam gece öğlen ilkbahar sonbahar",
        "saat",
        "yılı yılında",
    ),
}
_COMPOUND = {
    "de": re.compile(r"(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(\w{5,8})"),
    "nl": re.compile(r"(een|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]n(\w{6,8})"),
}


def of(language: str) -> Words:
    """The words of a language; English ones where it has none here."""
    return LANGUAGES.get(language, LANGUAGES["en"])


def number(word: str, language: str) -> str | None:
    """The digits of a folded word that is a number, as ``twelve`` is ``12``; None for another."""
    if word[0].isdigit():
        return word
    if word in MINUS:
        return "-"
    numbers = of(language).numbers
    if word in numbers:
        return numbers[word]
    pattern = _COMPOUND.get(language)
    found = pattern.fullmatch(word) if pattern else None
    if found and found[2] in numbers:
        return str(int(numbers[found[2]]) + int(numbers.get(found[1], "1")))
    return None
