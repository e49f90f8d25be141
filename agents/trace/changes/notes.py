"""An editor's own notes: that something was wrong and is mended, or that the report is withdrawn.

Such a note speaks of the article it stands in ("this article", "an earlier version") or begins with a label
("CORRECTION:"). That somebody in the news corrected or withdrew something is no note.
"""

import re

LONGEST = 1200  # characters of a note that are read
_LABEL = 3  # words of a note that is a label only: what it says stands in the next sentence
_GAP = r"[^.!?\n]{0,80}?\b"
_LABELS = {
    "retracted": r"retraction|retracted|mandatory kill|story withdrawn|rückzug|zurückgezogen|rétractation"
    r"|dépêche annulée|retractación|retractado|ritrattazione|ritirato|retratação|ingetrokken|intrekking|отозвано|опровержение",
    "correction": r"corrections?(?: and clarifications?)?|corrected|clarification|erratum|errata|amendment|korrektur|berichtigung|korrigiert"
    r"|richtigstellung|rectificatif|correctif|corrección|fe de erratas|rectificación|correzione|rettifica|errata corrige|correção"
    r"|retificação|correctie|rectificatie|исправление|уточнение|поправка",
}
_THIS = {
    "en": (
        r"this (?:news )?(?:article|story|report|post|piece|item|page|interview|dispatch|version|headline)",
        r"(?:retracted|withdrawn|taken down|removed(?: from| because|\.|$)|unpublished)",
        r"(?:corrected|amended|clarified|updated to (?:correct|clarify|remove|fix)|changed to correct|edited to correct)",
    ),
    "de": (
        r"(?:dieser (?:artikel|text|beitrag|bericht)|diese meldung|diese fassung)",
        r"(?:zurückgezogen|zurückgenommen|gelöscht|entfernt)",
        r"(?:korrigiert|berichtigt|richtiggestellt)",
    ),
    "fr": (
        r"(?:cet article|ce texte|cette dépêche|cette version)",
        r"(?:retirée?|supprimée?|dépubliée?|rétractée?|annulée?)",
        r"(?:corrigée?|rectifiée?|modifiée? pour)",
    ),
    "es": (
        r"(?:est[ea] (?:artículo|texto|nota|noticia|información|versión))",
        r"(?:retirad[oa]|retractad[oa]|eliminad[oa]|despublicad[oa])",
        r"(?:corregid[oa]|rectificad[oa]|modificad[oa] para)",
    ),
    "it": (
        r"(?:quest['’ao] ?(?:articolo|testo|notizia|versione))",
        r"(?:ritirat[oa]|rimoss[oa]|ritrattat[oa]|cancellat[oa])",
        r"(?:corrett[oa]|rettificat[oa]|modificat[oa] per)",
    ),
    "pt": (
        r"(?:est[ea] (?:artigo|texto|reportagem|notícia|matéria|versão))",
        r"(?:retirad[oa]|removid[oa]|despublicad[oa]|retratad[oa])",
        r"(?:corrigid[oa]|retificad[oa]|atualizad[oa] para corrigir)",
    ),
    "nl": (
        r"(?:dit (?:artikel|bericht|stuk|verhaal)|deze versie)",
        r"(?:ingetrokken|verwijderd|offline gehaald)",
        r"(?:gecorrigeerd|gerectificeerd|aangepast (?:om|omdat|wegens))",
    ),
    "ru": (
        r"(?:эт(?:а|у) (?:статья|статью|заметка|новость|публикация)|этот (?:материал|текст)|материал|публикация)",
        r"(?:отозван[аоы]?|удал[её]н[аоы]?|снята? с публикации)",
        r"(?:исправлен[аоы]?|уточн[её]н[аоы]?)",
    ),
}
_EARLIER = (
    r"\b(?:earlier|previous|original|initial|prior) versions? of (?:this|the|our) (?:article|story|report|headline|post)\b"
    r"|\b(?:an?|the|our) (?:earlier|previous|original|initial|prior) (?:version|report|story|headline|article)\b[^.!?\n]{0,80}?"
    r"\b(?:misstated|mis-stated|misspelled|misspelt|misidentified|misattributed|misquoted|incorrectly|wrongly|erroneously"
    r"|mistakenly|inaccurately|misreported)\b|\A(?:an earlier|a previous) version (?:said|stated|gave|had|named|referred)\b"
    r"|\bwe (?:misstated|misspelled|misidentified|wrongly|incorrectly|mistakenly|regret the error|apologi[sz]e for the (?:error|mistake))"
    r"|\bthe (?:figure|name|date|quote|quotation|headline|spelling) (?:has|have) (?:since )?been corrected\b|\bwe regret the error\b"
    r"|\bin (?:einer|der) (?:früheren|vorherigen|ersten|ursprünglichen) (?:version|fassung)\b|\bhieß es (?:zunächst|zuvor) (?:fälschlich|irrtümlich)"
    r"|\bune (?:première |précédente )?version (?:précédente|antérieure|initiale)?[^.!?\n]{0,40}?\b(?:indiquait|affirmait|mentionnait|disait|attribuait|comportait)\b"
    r"|\buna versión (?:anterior|previa|inicial)\b|\b(?:una|la) (?:precedente versione|versione precedente)\b"
    r"|\buma versão anterior\b|\b(?:een eerdere|in een eerdere) versie\b|\bв (?:предыдущей|более ранней|первоначальной|прежней) версии\b"
)
_CLAIM = (
    r"\b(?:we|the (?:editors|newspaper|agency)) (?:have |has )?(?:retracted|withdrawn|retract|withdraw)\b[^.!?\n]{0,60}?\b(?:this|the|our|its)"
    r" (?:article|story|report|claim|allegation|quotation|piece)"
    r"|\bwe (?:have )?removed (?:the|a) (?:claim|allegation|quotation|quote|passage|statement)"
    r"|\b(?:wir haben|die redaktion hat) (?:den|diesen|die|diese) (?:artikel|bericht|meldung|text|behauptung)[^.!?\n]{0,60}? (?:zurückgezogen|zurückgenommen|entfernt)"
    r"|\bnous (?:avons retiré|retirons) (?:cet|cette|l['’])|\bhemos retirado (?:este|esta|el|la) (?:artículo|nota|noticia|información|texto)"
    r"|\babbiamo ritirato (?:questo|quest['’]|l['’])|\bretirámos (?:este|esta)|\bretiramos (?:este|esta) (?:artigo|texto|reportagem|matéria)"
    r"|\bwe hebben dit (?:artikel|bericht) ingetrokken|\bредакция (?:отозвала|удалила|сняла с публикации)"
)


def _told(verb: int, more: str) -> re.Pattern[str]:
    told = "|".join(rf"\b{this}\b{_GAP}{verbs[verb]}" for this, *verbs in _THIS.values())
    return re.compile(f"{told}|{more}", re.IGNORECASE)


def _label(words: str) -> re.Pattern[str]:
    noted = r"(?:(?:editor['’]?s['’]? note|note|update)\W{1,3})?"
    end = r"(?:\s?\([^)\n]{1,40}\))?\s*[:—–]|\W{0,5}\Z"
    return re.compile(rf"\W{{0,5}}{noted}(?:{words})(?:{end})", re.IGNORECASE)


_NOTES = {
    "retracted": (_label(_LABELS["retracted"]), _told(0, _CLAIM)),
    "correction": (_label(_LABELS["correction"]), _told(1, _EARLIER)),
}
_HEADLINE = re.compile(
    rf"\W*(?:(?P<retracted>{_LABELS['retracted']})|(?P<correction>{_LABELS['correction']}))\s*(?:[:—–\])]| - |-(?=[A-Z]))",
    re.IGNORECASE,
)


def kind(sentence: str) -> str | None:
    """ "retracted" or "correction" where the sentence is such a note."""
    if len(sentence) > LONGEST:
        return None
    for name, (label, told) in _NOTES.items():
        found = label.match(sentence) or told.search(sentence)
        if found and not _in_quotes(sentence, found.start()):
            return name
    return None


def of_headline(title: str) -> str | None:
    """What a headline is marked with: "CORRECTED: …"."""
    found = _HEADLINE.match(title)
    return found.lastgroup if found else None


def is_label(sentence: str) -> bool:
    """Whether the note itself stands in the next sentence: "Correction:"."""
    return len(sentence.split()) <= _LABEL


def _in_quotes(sentence: str, at: int) -> bool:
    return sentence[:at].count('"') % 2 == 1 or sentence.count("“", 0, at) > sentence.count("”", 0, at)
