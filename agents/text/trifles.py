"""Lines around a report that are none of it: counters, stamps and teasers, which change by themselves, and credits.

A line is one only where every word of it can be: "12 comments", but not "The 12 comments were read in court."
"""

import re

from agents.text.words import word_set

_LONGEST = 300  # characters

STAMPED = word_set(  # what the time is of
    "updated update published posted modified first last aktualisiert zuletzt veröffentlicht stand mis jour publié"
    " actualizado actualización publicado última ultima aggiornato aggiornamento pubblicato ultimo atualizado atualização"
    " bijgewerkt gepubliceerd laatst обновлено опубликовано"
)
MONTHS = word_set(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember mär mrz okt dez"
    " janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc"
    " enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic"
    " gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre gen mag giu lug set ott"
    " janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev out januari februari maart mei mrt"
    " augustus января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    " янв фев апр июн июл авг сен окт ноя дек"
)
WEEKDAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag dienstag"
    " mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes"
    " miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta"
    " quinta sexta feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag понедельник вторник среда четверг"
    " пятница суббота воскресенье"
)
UNITS = word_set(
    "second seconds minute minutes min mins hour hours hr hrs day days week weeks month months sekunden minuten stunde"
    " stunden tag tagen woche wochen seconde secondes heure heures jour jours semaine semaines segundos minuto minutos hora"
    " horas día días dia dias semana semanas secondi minuti ora ore giorno giorni settimane uur uren dag dagen weken секунд"
    " минуту минуты минут мин час часа часов день дня дней"
)
AGO = word_set("ago vor hace há fa geleden назад")  # beside "il y a"
BESIDE_TIMES = word_set(
    "on at of the um uhr am pm m p vom le la las el il y à a de del di alle às em op om o clock th st nd rd h z t в г gmt"
    " utc bst est edt cst cdt mst mdt pst pdt cet cest mez mesz msk ist jst et ct pt just now time standard today yesterday"
    " heute gestern aujourd hui hier hoy ayer oggi ieri hoje ontem vandaag gisteren сегодня вчера"
)
TIMES = STAMPED | MONTHS | WEEKDAYS | UNITS | AGO | BESIDE_TIMES
COUNTED = word_set(
    "comment comments share shares view views like likes read reads reply replies reaction reactions kommentar kommentare"
    " aufrufe commentaire commentaires partage partages vues comentario comentarios compartidos visualizaciones comentário"
    " comentários visualizações commento commenti condivisioni visualizzazioni reactie reacties комментарий комментария"
    " комментариев комментарии просмотр просмотра просмотров просмотры"
)
BESIDE_COUNTS = word_set("k m b mio million thousand тыс млн and")
READING = word_set("read reading lesezeit lecture lectura lettura leitura leestijd чтения чтение")
BESIDE_READING = word_set(
    "min mins minute minutes minuten minutos minuti мин минут time temps tiempo tempo время de di"
)
BESIDE_NAMES = word_set(
    "and in for by with from to of the additional further reporting writing editing contributed this report de la las del da"
    " do dos di du le van von der den bin ibn al el newsroom staff bureau agencies all rights reserved or its affiliates"
)
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_CLOCK_OR_DATE = re.compile(r"\d[:.h]\d\d|\d[./-]\d{1,2}[./-]\d\d")
_TEASER = re.compile(
    r"\W{0,9}(?:read (?:more|also|next|now|here|the latest)|see (?:more|also)|watch(?: (?:more|also|next|now|here))?|read|see"
    r"|listen(?: (?:more|also|next|now|here))?|related(?: (?:stor(?:y|ies)|articles?|news|reading|coverage|content|topics?|links?"
    r"|videos?))?|recommended(?: for you)?|more on this|most read|mehr zum thema|lesen sie auch|à lire aussi|lire aussi"
    r"|leia (?:também|mais)|lea también|leggi anche|lees ook|читайте также)\b(\W*)(.*)",
    re.IGNORECASE,
)
_ALONE = word_set("advertisement anzeige publicité")
_APPEAL = re.compile(
    r"\W{0,9}(?:sign up (?:for|to|here)|subscribe (?:to (?:our|the)|now|here|today)|follow us on|share this|click here"
    r"|download (?:the|our)|join our)\b([^\n]*)",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\W{0,9}(?:(?:(?:additional|further)\s)?(?:reporting|writing|editing|compiled|translated|edited|written)\sby\s"
    r"|(?:photo(?:graph)?s?|image|picture|foto|credit)(?:\scredit)?:\s|©|\(c\)\s|copyright\b)",
    re.IGNORECASE,
)


def changes_by_itself(line: str) -> bool:
    """Whether it is a counter, a time of writing, or points to other reports: another one is no news."""
    if not line or len(line) > _LONGEST:
        return False
    has_figure = any(map(str.isdecimal, line))
    return (has_figure and _is_counter(_words(line))) or _is_stamp(line) or _is_teaser(line)


def is_trifle(line: str) -> bool:
    """Whether it is no part of the report, whatever it says: such a line, a credit or an appeal."""
    if changes_by_itself(line):
        return True
    return len(line) <= _LONGEST and (_is_credit(line) or _is_appeal(line))


def without(text: str) -> str:
    """The text less what changes by itself; all of it where nothing would be left."""
    lines = [line for line in text.split("\n") if not changes_by_itself(line.strip())]
    return "\n".join(lines) if any(map(str.strip, lines)) else text


def _words(text: str) -> frozenset[str]:
    """Its words in small letters, figures left out."""
    return frozenset(word for word in _TOKEN.findall(text.lower()) if not word.isdecimal())


def _is_counter(words: frozenset[str]) -> bool:
    """Of words beside figures: how often it was read, or how long that takes."""
    counts = words & COUNTED and words <= COUNTED | BESIDE_COUNTS
    return bool(counts or (words & READING and words <= READING | BESIDE_READING))


def _is_stamp(line: str) -> bool:
    """Whether it tells a time and no more, but for who wrote it: "Update: 12 dead" is news, and so is "Update: 14"."""
    when, by, who = line.partition(" by ")
    told = _words(when)
    if not told <= TIMES or (by and not _are_names(who)):
        return False
    if {"just", "now"} <= told and told & STAMPED:
        return True
    is_age = told & UNITS and (told & AGO or {"il", "y", "a"} <= told)
    is_date = told & STAMPED and (told & MONTHS or _CLOCK_OR_DATE.search(when))
    return bool((is_age or is_date) and any(map(str.isdecimal, when)))


def _is_teaser(line: str) -> bool:
    """Whether it points to another report: with a colon, or without a stop and a figure; or is such a box's head."""
    if line.strip(" :").lower() in _ALONE:
        return True
    if (found := _TEASER.match(line)) is None:
        return False
    sign, rest = found.groups()
    is_open = not rest.endswith((".", "!", "?")) and not any(map(str.isdecimal, rest))
    return (
        sign.startswith(":")
        or not rest
        or (is_open and "," not in rest and " " in found[0][: found.start(1)])
    )


def _is_appeal(line: str) -> bool:
    found = _APPEAL.match(line)
    return found is not None and "," not in found[1] and not any(map(str.isdecimal, found[1]))


def _is_credit(line: str) -> bool:
    """Whether it names people and no more: "Reporting by Reuters showed ..." is news."""
    head = _MADE.match(line)
    return head is not None and _are_names(re.sub(r"\b\d{4}\b", "", line[head.end() :]))


def _are_names(text: str) -> bool:
    words = re.findall(r"[\w'’]+", text)
    is_told = text.isupper() or any(map(str.isdecimal, text))
    return (
        bool(words) and not is_told and all(not word[0].islower() or word in BESIDE_NAMES for word in words)
    )
