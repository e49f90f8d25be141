"""Lines that stand below a picture: ``A ferry in the harbour. (Photo by X/Getty Images)``, ``Foto: X/dpa``, ``FILE PHOTO: …``.

What says so itself: a label in front, a picture's credit behind, or nothing but the name of who made or sold it.
"""

import re

from agents.extract.lines import Line

LONGEST = 420  # characters of a caption
LONGEST_CREDIT = 140

_LABEL = (
    r"(?:photos?|photographs?|pictures?|images?|photo\scredits?|image\scredits?|photo\scourtesy|image\ssource|image\scaption|media\scaption|video\scaption|caption|photo\sby|photos\sby|photograph\sby|picture\sby|image\sby"
    r"|fotos?|bild(?:er)?|bildquellen?|bildnachweis|titelbild|symbolbild|grafik|crédits?(?:\sphotos?)?|imagen|imágenes|fotografía|foto\sde\sarchivo|crédito|créditos|imagem|fotografia|immagine|immagini|beeld|zdjęcie|fot\.|фото|иллюстрация|знімок"
    r"|fotoğraf|foto:|kuva|kuvat|valokuva|φωτογραφία|φωτο|صورة|تصوير|الصورة|图片?|圖片?|摄影|攝影|图源|写真|撮影|画像|사진|फोटो|तस्वीर)"
)
_SELLER = (
    r"(?:getty\simages|shutterstock|i?stock(?:photo)?|alamy|imago(?:\simages)?|picture[\s-]?alliance|unsplash|pexels|pixabay|wikimedia(?:\scommons)?|adobe\sstock|ap\sphoto|zuma\spress|depositphotos|dreamstime"
    r"|nurphoto|sipa(?:\susa)?|flickr|rex\sfeatures|bestimage|scanpix|ritzau\sscanpix|lehtikuva|europa\spress|folhapress)"
)
_AGENCY = r"(?:ap|afp|dpa|apa|efe|epa|reuters|xinhua|pti|ani|ntb|tt|anp|belga|keystone|ansa|tass)"
_PHOTO = r"(?:photo|photos|photograph|picture|image|foto|fotos|bild|фото|kuva|imagen|imagem|immagine|zdjęcie|fot\.|φωτογραφία|credit|crédit|crédito)"
RULES = {
    "label": re.compile(rf"\W{{0,2}}{_LABEL}\s?[:：/=©|]\s?.{{2,{LONGEST_CREDIT}}}"),
    "bracket": re.compile(rf"[(\[【（]\s?(?:{_LABEL}\b|ap\sphoto|file\b)[^()\[\]]{{0,{LONGEST_CREDIT}}}[)\]】）]\W?"),
    "file": re.compile(r"file\s(?:photo|picture|image|pic)s?(?:\W.{0,400})?|archiv(?:bild|foto)\b.{0,200}|photo\sd['’]archives?\b.{0,200}|imagen\sde\sarchivo\b.{0,200}|foto\s(?:de|d['’])\s?arch?ivio?\b.{0,200}|arkivfoto\b.{0,200}"),
    "bank": re.compile(
        rf"(?:[\w.'’-]+\s){{0,5}}[\w.'’-]+\s?[/|,]\s?{_SELLER}(?:\s?[/|]\s?[\w.'’-]+(?:\s[\w.'’-]+){{0,4}})?|{_SELLER}(?:\s?[/|]\s?.{{2,60}})?"
        r"|(?:[\w.'’-]+\s){1,5}via\s(?:ap|afp|epa|reuters|getty(?:\simages)?)|(?:ap\sphoto|reuters|afp|epa|xinhua)\s?/\s?[\w.'’-]+(?:\s[\w.'’-]+){1,4}"
    ),
}  # fmt: skip
_BEHIND = re.compile(
    rf"""(?:[(\[（【]\s?(?:(?:file\s|ap\s|handout\s)?{_PHOTO}s?(?:\s(?:by|courtesy|via|credit|de|von)\b|\s?[:/|])[^()\[\]]{{2,100}}|(?:ap|afp|file|archive|reuters|xinhua|pti)\s(?:photo|file|images?)\b[^()\[\]]{{0,80}}
        |credits?\s?:[^()\[\]]{{2,80}}|[^()\[\]]{{2,60}}\svia\s(?:ap|reuters|afp|getty(?:\simages)?|storyful|facebook|twitter)|[^()\[\]]{{0,60}}getty\simages[^()\[\]]{{0,40}}|file|archivbild|archivfoto|symbolbild|symbolfoto|archivo)\s?[)\]）】]
    |[（(][^()（）]{{2,24}}(?:撮影|摄|攝)[)）]
    |(?<=[.!?…"”’')|])\s(?:photo|photograph|picture|image|foto|bild|фото|imagen)(?:\s(?:credit|by))?\s?:\s?[^.:]{{2,80}}
    |\s(?:\|\s?[^|]{{2,60}}/\s?(?:{_AGENCY}|{_SELLER})|reuters/[\w.'’-]+(?:\s[\w.'’-]+){{0,3}}(?:\spurchase\slicensing.{{0,40}}|/file\sphoto)?|©\s?[\w.'’-]+(?:\s[\w.'’-]+){{0,3}}\s?[/,]\s?(?:{_AGENCY}|{_SELLER}))
    )\W{{0,2}}$""",
    re.VERBOSE,
)  # fmt: skip
_FILE = re.compile(r"FILE\s?[-–—:]\s")
_WHO = r"(?:[A-Z][\w.'’-]*|of|the|for|and|de|von|van)"
_BY = re.compile(
    rf"\W{{0,2}}(?i:photo(?:s|graphs?)?|pictures?|images?)\s(?i:by|courtesy(?:\sof)?|via|credit)\s{_WHO}(?:[\s/,|&]{{1,3}}{_WHO}){{0,8}}\W{{0,2}}"
)  # fmt: skip


def is_caption(line: Line) -> bool:
    """Whether a line says itself that it belongs to a picture."""
    if len(line.text) > LONGEST:
        return False
    if _FILE.match(line.text) or _BY.fullmatch(line.text):
        return True
    text = line.text.casefold()
    if len(text) <= LONGEST_CREDIT + 40 and any(rule.fullmatch(text) for rule in RULES.values()):
        return True
    return bool(_BEHIND.search(text, max(0, len(text) - LONGEST_CREDIT)))
