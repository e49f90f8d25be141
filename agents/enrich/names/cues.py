"""Words that tell what a capitalised word is: titles, roles, words of organisations and of places."""

from agents.enrich.names.first_names import FIRST_NAMES as FIRST_NAMES
from agents.text.words import word_set

# A capital for another reason: these begin sentences, or name days and months.
NO_NAMES = word_set(
    "Latest Breaking Related "
    "The A An In On At By For From To With As But And Or If When While After Before Since Until It He She They We I You This That These Those There Here His Her Its Their Our My "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December "
    "Today Yesterday Tomorrow Meanwhile However Also Not No Yes All Some Many Most Several Both Each Every Other Another Such More Two Three Four Five Six Seven Eight Nine Ten "
    "What Who Why How Where Which Despite During Under Over Between Among According Last Next Earlier Later Then Now So Yet Still Even Only Just Because Although Though Elsewhere"
)
# The last word of what stands before a person's name.
TITLES = word_set(
    "President Minister Chancellor Secretary General Secretary-General Senator Sen. Rep. Representative Congressman Congresswoman Governor Gov. "
    "Mayor Judge Justice Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Prof Prof. Professor Sir Lord Lady King Queen Prince Princess Pope Archbishop Bishop "
    "Cardinal Rev. Imam Sheikh Ayatollah Gen Gen. Lt Lt. Maj Maj. Brig. Col Col. Colonel Major Captain Capt. Lieutenant Sergeant Sgt. Admiral "
    "Adm. Commander Inspector Ambassador Speaker Sheriff Chairman Chairwoman Director Spokesman Spokeswoman Coach Brigadier"
)
COURTESY = word_set("Mr Mr. Mrs Mrs. Ms Ms. Miss")  # anybody has one of these
# These stand before other names too: "General Electric", "King Street".
HALF_TITLES = word_set(
    "General King Queen Prince Princess Major Judge Justice Coach Director Lord Lady Captain Speaker Bishop Commander"
)
TITLE_PARTS = TITLES | word_set(
    "Prime Deputy Vice Foreign Defense Defence Interior Finance Attorney Crown Chief Acting Former State Ex-President"
)
LINKS = word_set("of for and the")
ROLES = word_set(
    "spokesman spokeswoman spokesperson minister president leader director chief secretary commander governor mayor chairman chairwoman head "
    "ambassador lawyer analyst professor editor journalist author actor actress singer coach captain player candidate senator activist officer "
    "founder king prince named called general"
)
ORG_WORDS = word_set(
    "Ministry University College Institute Academy School Committee Commission Council Agency Authority Association Federation Union Party Front "
    "Movement Army Brigade Brigades Battalion Force Forces Command Guard Guards Corps Bank Group Company Co Corp Corporation Inc Inc. Ltd LLC PLC "
    "Holdings Industries Airlines Airways Motors Foundation Fund Organization Organisation Society League Club FC United Court Parliament Assembly "
    "Senate Congress Department Bureau Office Service Board Trust Police Observatory Network Times Post Journal News Herald Tribune Gazette "
    "Telegraph Press TV Television Radio Church Hospital Museum Alliance Coalition Initiative Conference Administration Navy"
)
LOC_WORDS = word_set(
    "River Lake Sea Ocean Mountain Mountains Mount Island Islands Bay Gulf Valley Desert Peninsula Province District County Region Governorate "
    "Oblast City Street Road Avenue Square Bridge Airport Airbase Beach Park Forest Canal Strait Coast Village Township Heights Harbor Harbour "
    "Port Station Prefecture Hill Hills Canyon Falls"
)
SPEAKING = word_set("said says told added tweeted wrote argued insisted explained recalled")
SPOKEN = word_set("said says added asked")
PLACES_OF = word_set(
    "city town village villages province district region suburb port island neighborhood neighbourhood capital state county area"
)
PLACES_BEHIND = word_set(
    "province district region governorate airport airbase peninsula valley river county oblast prefecture neighborhood neighbourhood island"
)
DISEASES = word_set("Covid COVID Covid-19 COVID-19 Ebola")
# Named after a person, no person.
BUILDINGS = (" airport", " international airport", " stadium", " bridge", " museum", " library")
