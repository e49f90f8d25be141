"""Words that tell where a noun phrase begins and ends, by what they do in it."""

import re
from functools import lru_cache

from agents.enrich.facts import Span
from agents.text.words import word_set

PRONOUNS = word_set("he she they it i we you")
# A phrase begins with them.
SOME = word_set(
    "the a an his her their its our my this that these those one two three four five several some many most both another other others "
    "each no every all few dozens hundreds thousands"
)
NOBODY = word_set(
    "the a an his her their its our my no each every few these those nobody none no-one neither"
)  # nobody, where they stand alone
# They stand inside of a phrase: "Ministry of Defence", "officials in Washington".
LINKS = word_set("of for and & de der van von al bin la le du di")
LOOSE = word_set("in at from with inside near on")
# They stand in none.
NO_NOUN = word_set(
    "that as when while after before if because but or than then so since though although whether what where which who whom whose how why "
    "is was are were be been being am has had have having will would could should may might can cannot must did do does not to by about "
    "into over under against between through during until also only just even still again once later earlier last next there here said "
    "says told asked called made took came went gave got put let him them me us himself herself themselves upon toward towards without "
    "within per via amid despite unless like such more less very too out up down off back away instead perhaps maybe now ago today "
    "yesterday tomorrow tonight late early yet ever never always often saying telling in at from with on near inside of for"
)
# Between a subject and its verb.
HELPERS = word_set(
    "also then later had has have once would did is was are were be been being will could should may might must can does do never always "
    "often still again even just first publicly both further now soon since himself herself themselves itself recently earlier repeatedly "
    "twice not neither nor only to quickly previously all each"
)
DENIALS = word_set("not never neither nor")  # helpers by which nothing is said
BEING = word_set("was were been be being is are")
DAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight tomorrow afternoon morning evening night week month "
    "year january february march april june july august september october november december weekend overnight midday noon"
)
AROUND_DAYS = word_set("on late early later earlier last this next in since")
# In front of a sentence: nothing is said of the subject yet.
LEADING = word_set("but and so yet still or meanwhile however moreover then nor indeed also though")
AHEAD = word_set(
    "in on at after when as while during for with before since by despite following under over although though if because among amid from "
    "through asked pressed speaking citing noting according until unlike without once to given within even back likewise minutes hours days "
    "weeks months years immediately each every instead elsewhere meantime today yesterday earlier later last responding writing appearing "
    "referring addressing"
)
# Common nouns behind a name that are what speaks: "the Islamic State group", "Pentagon officials".
HEADS = word_set(
    "campaign group groups government army ministry spokesman spokeswoman spokesperson official officials leader leaders president director "
    "chief officer officers police media television tv radio agency news team aides aide supporters force forces administration department "
    "committee council court office party company network newspaper paper report statement lawyer lawyers attorney analyst analysts minister "
    "ministers ambassador senator lawmaker lawmakers activist activists residents witnesses organisation organization coalition alliance "
    "union embassy mayor governor secretary commander general prosecutor prosecutors investigators source sources authorities bank institute "
    "website monitor observatory delegation envoy"
)
SHORT = re.compile(
    r"(?:[A-Z]\.)+|(?:Mrs?|Ms|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Cmdr|Prof|Rev|St|Jr|Sr|Hon|Brig|Inc|Corp|Co|Atty)\."
)
WORD = re.compile(r"\S+")
TRAILING = ",.;:!?)]”’'\"»"
_AROUND = "“”\"‘’'()[],.;:!?»«—–-"


@lru_cache(maxsize=10_000)  # most words come again and again
def plain(word: str) -> tuple[str, str]:
    """A word without marks around it, and for looking it up: in small letters, but for acronyms ("US" is no "us")."""
    bare = word.strip(_AROUND)
    return bare, bare if len(bare) > 1 and bare.isupper() else bare.lower()


def is_adverb(low: str) -> bool:
    """Whether a word in small letters is one like "quietly"."""
    return low.endswith("ly") and len(low) > 4 and low != "family"


def low_at(text: str, words: list[Span], n: int) -> str:
    """Word `n` in small letters, "" where there is none."""
    if not 0 <= n < len(words):
        return ""
    start, end = words[n]
    return text[start:end].lower()
