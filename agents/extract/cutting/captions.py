"""Lines that stand below a picture: ``A ferry in the harbour. (Photo by X/Getty Images)``, ``Foto: X/dpa``, ``FILE PHOTO: …``.

What says so itself: a label in front, a picture's credit behind, or nothing but the name of who made or sold it.
"""

import re

from agents.extract.cutting import phrases
from agents.extract.lines import QUOTES, Line, fold

LONGEST = 420  # characters of a caption
LONGEST_CREDIT = 180

LABELS: phrases.Table = {
    "en": """photo; photos; photograph; photographs; picture; pictures; image; images; photo credit; photo credits; image credit; image credits;
        photo courtesy; image source; image caption; media caption; video caption; caption; photo by; photos by; photograph by; picture by; image by;
        file photo; cover photo""",
    "de": "foto; fotos; bild; bilder; bildquelle; bildquellen; bildnachweis; titelbild; symbolbild; symbolfoto; archivbild; archivfoto; grafik; fotocredit",
    "fr": "crédit photo; crédits photo; crédits photos; crédit; crédits; photo d'archives; légende",
    "es": "fotografía; imagen; imágenes; foto de archivo; imagen de archivo; crédito; créditos",
    "pt it": "imagem; imagens; fotografia; crédito da foto; foto de arquivo; immagine; immagini; foto d'archivio",
    "nl pl cs": "beeld; zdjęcie; fot; foto ilustracyjne; zdroj foto",
    "ru uk": "фото; фотография; иллюстрация; фото из архива; знімок",
    "tr fi sv da no": "fotoğraf; fotoğraflar; kuva; kuvat; valokuva; arkivbild; arkivfoto; bilde",
    "el": "φωτογραφία; φωτο; φωτό; εικόνα",
    "ar": "صورة; الصورة; تصوير",
    "zh ja ko hi": "图; 图片; 圖; 圖片; 图源; 图片来源; 圖片來源; 摄影; 攝影; 写真; 撮影; 画像; 사진; 사진제공; 사진 제공; फोटो; तस्वीर",
}  # fmt: skip
_SELLER = (
    r"(?:getty\simages|shutterstock|i?stock(?:photo)?|alamy|imago(?:\simages)?|picture[\s-]?alliance|unsplash|pexels|pixabay|wikimedia(?:\scommons)?|adobe\sstock|ap\sphoto|zuma\spress|depositphotos|dreamstime"
    r"|nurphoto|sipa(?:\susa)?|flickr|rex\sfeatures|bestimage|scanpix|ritzau\sscanpix|lehtikuva|europa\spress|folhapress)"
)
_AGENCY = r"(?:ap|afp|dpa|apa|efe|epa|reuters|xinhua|pti|ani|ntb|tt|anp|belga|keystone|ansa|tass)"
_PHOTO = r"(?:photo|photos|photograph|picture|image|foto|fotos|bild|фото|kuva|imagen|imagem|immagine|zdjęcie|fot\.|φωτογραφία|credit|crédit|crédito)"
RULES = {
    "file": re.compile(r"file\s(?:photo|picture|image|pic)s?(?:\W.{0,400})?|archiv(?:bild|foto)\b.{0,200}|photo\sd['’]archives?\b.{0,200}|imagen\sde\sarchivo\b.{0,200}|foto\s(?:de|d['’])\s?arch?ivio?\b.{0,200}|arkivfoto\b.{0,200}"),
    "bank": re.compile(
        rf"(?:[\w.'’-]+\s){{0,5}}[\w.'’-]+\s?[/|,]\s?{_SELLER}(?:\s?[/|]\s?[\w.'’-]+(?:\s[\w.'’-]+){{0,4}})?|{_SELLER}(?:\s?[/|]\s?.{{2,60}})?"
        r"|(?:[\w.'’-]+\s){1,5}via\s(?:ap|afp|epa|reuters|getty(?:\simages)?)|(?:ap\sphoto|reuters|afp|epa|xinhua)\s?/\s?[\w.'’-]+(?:\s[\w.'’-]+){1,4}"
    ),
}  # fmt: skip
_LABELS = phrases.whole(LABELS)
_LABEL = re.compile(r"\W{0,2}(?P<said>\w[^:：/=©|,]{0,30}?)\s?[:：/=©|,](?=.*\w)")
_BEHIND = re.compile(
    rf"""(?:[(\[（【]\s?(?:(?:file\s|ap\s|handout\s)?{_PHOTO}s?(?:\s(?:by|courtesy|via|credit|de|von)\b|\s?[:/|])[^()\[\]]{{2,100}}|(?:ap|afp|file|archive|reuters|xinhua|pti)\s(?:photo|file|images?)\b[^()\[\]]{{0,80}}
        |credits?\s?:[^()\[\]]{{2,80}}|[^()\[\]]{{2,60}}\svia\s(?:ap|reuters|afp|getty(?:\simages)?|storyful|facebook|twitter)|[^()\[\]]{{0,60}}getty\simages[^()\[\]]{{0,40}}|file|archivbild|archivfoto|symbolbild|symbolfoto|archivo)\s?[)\]）】]
    |[（(][^()（）]{{2,24}}(?:撮影|摄|攝)[)）]
    |(?<=[.!?…"”’')|])\s(?:photo|photograph|picture|image|foto|bild|фото|imagen)(?:\s(?:credit|by))?\s?:\s?[^.:]{{2,80}}
    |\s(?:\|\s?[^|]{{2,60}}/\s?(?:{_AGENCY}|{_SELLER})|(?<!:\s)reuters/[\w.'’-]+(?:\s[\w.'’-]+){{0,3}}(?:\spurchase\slicensing.{{0,40}}|/file\sphoto)?|©\s?[\w.'’-]+(?:\s[\w.'’-]+){{0,3}}\s?[/,]\s?(?:{_AGENCY}|{_SELLER}))
    )\W{{0,2}}$""",
    re.VERBOSE,
)  # fmt: skip
# What is searched for at the end is slow: a line is asked for these marks and words first.
_MARKS = re.compile(r"[)\]）】:：/|©]")
_NEEDED = (
    "photo", "foto", "image", "picture", "bild", "фото", "kuva", "imagen", "zdjęcie", "fot.", "φωτογραφία", "credit", "crédit", "file", "archiv", " via ",
    "reuters/", "©", "|", "撮影", "摄", "攝",
)  # fmt: skip
_FILE = re.compile(r"FILE\s?[-–—:]\s")
_WHO = r"(?:[A-Z][\w.'’-]*|of|the|for|and|de|von|van)"
_BY = re.compile(
    rf"\W{{0,2}}(?i:photo(?:s|graphs?)?|pictures?|images?)\s(?i:by|courtesy(?:\sof)?|via|credit)\s{_WHO}(?:[\s/,|&]{{1,3}}{_WHO}){{0,8}}\W{{0,2}}"
)  # fmt: skip


def is_caption(line: Line) -> bool:
    """Whether a line says itself that it belongs to a picture."""
    if len(line.text) > LONGEST or line.text[0] in QUOTES:
        return False
    if _FILE.match(line.text) or _BY.fullmatch(line.text):
        return True
    text = line.text.casefold()
    if len(text) <= LONGEST_CREDIT and (
        _is_labelled(text) or any(rule.fullmatch(text) for rule in RULES.values())
    ):
        return True
    end = text[-LONGEST_CREDIT:]
    return bool(_MARKS.search(end)) and any(word in end for word in _NEEDED) and bool(_BEHIND.search(end))


def _is_labelled(text: str) -> bool:
    """Whether ``Foto:`` stands in front; a comma will do for longer labels (``Image source, Getty Images``)."""
    label = _LABEL.match(text)
    if label is None or fold(label["said"]) not in _LABELS:
        return False
    return label[0][-1] != "," or " " in label["said"]
