"""The words by which a line says that it is a credit: a table, in the languages of the agencies' customers.

A cue of `ALONE` makes a credit of its line also where no agency is named; the others need one, since the same words
begin sentences ("With information from …") and the site's own boilerplate ("© …").
"""

import re

WORK = (
    r"(?:reporting|report|writing|editing|text|words|story|article|compiled|translation|files|inputs?|contributions?|material|production|produced|graphics|research"
    r"|reportage|reporte|reporterin?|bericht|berichte|bearbeitung|redigiert|mitarbeit|redacción|reportaje|reportagem|edición|edição|testo|texte|texto|tekst)"
)
_FILES = r"(?:files|reporting|reports?|inputs?|material|contributions?|information|informations|additional reporting|details|data|dispatches|copy|agency inputs)"
_STORY = r"(?:story|article|report|piece|text|dispatch|item|content|copy|material|feature|interview)"
_SOURCE = (
    r"authors?|autor|autorka|autorin|auteur|yazar|автор|sources?|credits?|via|agency|agencies|quellen?|agentur|fuentes?|agencias?|fontes?|fonti|agenzia|bron|bronnen|kilder?|källor|källa|lähde|lähteet|kaynak|źródło|zdroj|zdroje"
    r"|forrás|surs[aă]|izvor|izvori|vir|burimi|mənbə|manba|allikas|avots|šaltinis|heimild|font|iturria|sumber|nguồn|theo|chanzo|pinagmulan|источник|источники|джерело|крыніца|извор|източник"
    r"|дереккөз|булак|πηγή|πηγές|المصدر|مصدر|منبع|ماخذ|स्रोत|सूत्र|সূত্র|出典|出所|来源|來源|消息来源|消息來源|稿件来源|资料来源|稿源|출처|자료|ที่มา|წყარო|աղբյուր|מקור"
)

CUES = {
    "reporting": re.compile(rf"^\W*(?:(?:additional|with|further|and|original|initial|extra|more)\s)*(?:{WORK}|edited|written|translated|reported)\s(?:\w+\s)?(?:by|from|von|de|por|par|di|van|av|af)\b", re.IGNORECASE),
    "contributed": re.compile(
        r"\b(?:contributed|helped) (?:\w+ ){0,2}(?:to|with) (?:this|these) (?:[\w-]+ ){0,2}(?:report|article|story|dispatch|piece)|\bcontributed (?:to )?(?:additional |the )?(?:reporting|writing)\b|\b(?:was|were) used in (?:this|the) (?:report|story|article)\b|\bfor this (?:report|story|article)\b.{0,40}\b(?:came|taken|provided) (?:from|by)\b"
        r"|^\W*(?:(?:unter|mit|redaktionelle)\s)?mitarbeit\s?(?::|von\b)|\b(?:colabor(?:ó|aron|aram|ou)|contribu(?:yó|yeron|iu|íram)) (?:(?:en|con|para|a) est[ea]|neste|nesta|n[ao]) (?:informe|reportaje|art[íi]culo|artigo|nota|not[íi]cia|informaci[óo]n|reportagem|matéria|texto|despacho|historia)"
        r"|\b(?:a|ont) contribué à cet?(?:te)? (?:article|reportage|dépêche|enquête|papier|texte|sujet)|\b(?:ha|hanno) contribuito a quest[ao'’]\s?(?:articolo|servizio|testo|pezzo|reportage|inchiesta)|\bwerkten? mee aan (?:dit|deze) (?:artikel|verhaal|bericht|reportage|stuk|productie)",
        re.IGNORECASE,
    ),
    "editing": re.compile(r"^\W*(?:editing|edited|écrit|édité|editado|edição|edición|redigiert|bearbeitet|traducido|tradução|tradotto|translated|写作|编译|编辑|責任編輯|责任编辑|编辑|記者|记者)\s?(?:by|par|por|en|von|da|:|\uff1a|/|\uff0f)", re.IGNORECASE),
    "contributed at the end": re.compile(r"\bcontributed(?: (?:to|with) the (?:report|story|article|reporting))?\W*$", re.IGNORECASE),
    "contributing": re.compile(r"^\W*(?:contributing|contributors?|contributed by)\s?[:\uff1a]", re.IGNORECASE),
    "assistance": re.compile(r"^\W*with\s(?:additional\s)?(?:assistance|reporting|help|research)\s(?:from|by)\s", re.IGNORECASE),
    "inputs": re.compile(rf"^\W*(?:(?:(?:this|the|a|an|our|{_STORY}|includes?|including|contains?|written|compiled|based|prepared|by|on|staff|from|and|with|was|is|used|also|in part|reporters?|writers?)|(?-i:[A-Z])[\w.'’-]*),?\s){{0,9}}(?:with|including|includes|contains|from|on|using|uses?)\s(?:additional\s|some\s|further\s|the\s|wire\s|agency\s)*{_FILES}\s(?:from|by|of|provided by|supplied by)\b", re.IGNORECASE),
    "agency inputs": re.compile(r"^\W*(?:with|from|additional)\s[^.]{0,60}\b(?:inputs?|reports|dispatches|files|wires?|wire services?)\W*$", re.IGNORECASE),
    "inputs from": re.compile(r"^\W*(?:inputs?|information|reports?|material|files|contributions?)\s?(?:from|by|:|-)\s", re.IGNORECASE),
    "source": re.compile(rf"^\W*(?:{_SOURCE})(?:\s?[:\uff1a]|\s[–—]\s)", re.IGNORECASE),
    "text": re.compile(r"^\W*(?:text|texte|texto|testo|tekst)\s?[:\uff1a]", re.IGNORECASE),
    "reporter": re.compile(r"^\W*[^\W\d_]{2,6}(?:记者|記者)[\s:\uff1a]?[^\n]{2,20}$"),
    "source word": re.compile(r"^\W*(?:sources?|quelle|fuente|fonte|bron|kilde|källa|źródło|zdroj|kaynak|theo)\s(?!a\b|in\b|of\b|the\b)", re.IGNORECASE),
    "first published": re.compile(
        rf"^\W*(?:this|the|an earlier|a version of this)\b[^.]{{0,60}}\b{_STORY}\b[^.]{{0,60}}\b(?:(?:first|originally|previously|initially)\s(?:published|appeared|produced|reported|written|distributed|issued)|(?:re)?published|distributed|provided|supplied|produced|syndicated|reproduced|courtesy|adapted|taken|sourced|generated)\s(?:by|in|on|at|from|under|with|through|via|of|here|(?-i:[A-Z])\w+\s\d)\b|\bübermittelt durch\b",
        re.IGNORECASE,
    ),
    "provided": re.compile(r"^\W*(?:provided|distributed|syndicated|supplied|produced|republished|reprinted|reproduced|originally published|first published|published|copyright|courtesy|story|content|article|dispatch)\s(?:by|of|via|from|with permission (?:of|from)|under licen[cs]e from)\b", re.IGNORECASE),
    "supplemented": re.compile(r"\bthis [A-Z]\w+ (?:article|report|story)\b"),
    "feed": re.compile(r"\b(?:syndicated|wire agency|news agency|agency|news|wire) feed\b|\bauto-?(?:matically )?generated from\b|\bnot been (?:edited|created) by\b", re.IGNORECASE),
    "copyright": re.compile(r"^\W*(?:©|\(c\)|copyright\b|\W?저작권자|版权|版權|著作権|todos los derechos|tous droits|riproduzione riservata|alle rechte)|©\s?(?:copyright\s)?\d{4}|\btodos (?:os|los) direitos|\b\d{4}\s?©", re.IGNORECASE),
    "rights": re.compile(r"\bmay not be (?:published|reproduced|copied|used)\b|\ball rights reserved\b|\bwith permission (?:of|from)\b", re.IGNORECASE),
    "material": re.compile(
        r"^\W*(?:mit (?:\w+ )?(?:material|agenturmaterial|informationen|inhalten|auszügen)|unter verwendung|\w*material (?:von|der)|con (?:la )?(?:información|informaciones|informes|datos|reportes|material|fotos y datos|informazioni)|con (?:agencias|agenzie|efe|ap|afp|reuters)|com (?:informações|informação|agências?|dados|reportagem|material)"
        r"|avec|d['’]après une dépêche|sur la base|z (?:wykorzystaniem|materiałów)|na podstawie|s využitím|s informacemi|podle|met (?:medewerking|informatie|bijdragen|berichtgeving)|med (?:material|bidrag|information)|по материалам|по информации|за матеріалами|за інформацією|по материали|με πληροφορίες"
        r"|com|con|mit|met|med|with|و?نقلا عن|\(?بالاشتراك مع|dengan laporan|kombinasi|با اطلاعات)\s",
        re.IGNORECASE,
    ),
    "agency text": re.compile(
        r"\b(?:der|die)\s(?:\w+\s){0,2}(?:artikel|text|beitrag|meldung|inhalt|bericht|nachricht)\b.{0,120}\b(?:material|feeds?|erstellt|übernommen|stammt)\b"
        r"|\bdiese[rs]?\s(?:\w+\s){0,2}(?:artikel|text|beitrag|meldung|inhalt|bericht|nachricht)\b.{0,120}\b(?:material|agentur\w*|nachrichtenagentur\w*|feeds?|erstellt|übernommen|veröffentlicht|stammt)\b"
        r"|\b(?:esta|este|esse|essa|cet|cette|questo|questa)\s(?:\w+\s){0,2}(?:nota|noticia|artículo|texto|contenido|información|notícia|conteúdo|matéria|article|dépêche|contenu|articolo|notizia|contenuto)\b.{0,120}\b(?:agencia|agência|agence|agenzia|publicad[oa]|elaborad[oa]|publié|repris|tiré|tratto|generad[oa]|gerad[oa]|servicio de)\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
ALONE = frozenset({"reporting", "contributed", "editing", "assistance"})
# So short that they begin sentences too: the rest of the line must be names.
SHORT = frozenset(
    {
        "reporting",
        "contributed at the end",
        "assistance",
        "text",
        "editing",
        "material",
        "source word",
        "agency inputs",
        "inputs from",
        "provided",
    }
)

# Nobody's agency, and a credit all the same: "Staff and agencies", "وكالات", "Agencias / Redacción".
AGENCIES = re.compile(
    r"\b(?:agencies|agency (?:reports?|inputs?)|news agencies|wire (?:services?|reports?)|wires|news services|agenturen|agences|agencias|agências|agenzie|agentschappen|agenturer|byråer|byråerna|ajanslar|agencje|agentury|agencije|agenții|ügynökségek"
    r"|агентства|агенции|агенције|агенції|وكالات|الوكالات|خبرگزاری‌ها|एजेंसियां|एजेंसी|एजेंसियाँ)(?!\w)|通讯社综合|综合报道|外電|外电|各媒体",
    re.IGNORECASE,
)

# A picture's credit is nobody's text.
_PICTURE = (
    r"photo(?:s|graph|graphs|graphy|grapher|illustration)?|pictures?|images?|image credit|picture credit|file|archive|archivo|video|videos|footage|stills?|screen ?grab|screenshot|handout|pool|thumbnail|illustrations?|graphics?|infographic|cover"
    r"|foto|fotos|foto's|fotografía|fotografia|fotografie|fotografije|bild|bilder|bildquelle|symbolbild|archivbild|archivfoto|imagen|imágenes|imagem|imagens|immagine|immagini|crédits?|crédito|illustration|beeld|kuva|zdjęcie|fot|kép|fénykép|fotoğraf|фото|снимка|слика|صورة|الصورة|عکس|写真|图片|圖片|사진|ảnh|ภาพ"
)
PHOTO = re.compile(
    rf"\b(?:{_PICTURE})\b\s?(?:credits?|source|courtesy|by|von|de|di|por|par|von|via)?\s?[:/|©]|\b(?:photo|photos|picture|pictures|image|images|photograph|photographs|photography|video|foto|fotos|illustration)\s(?:by|from|courtesy|credits?|via|von|de|di|par|por)\b"
    r"|\b(?:ap|afp|reuters|epa|dpa|efe|xinhua|ansa|upi|cp|pa|kyodo|pti|ani|anadolu|aa|tass)\s(?:file\s|handout\s|pool\s|wire\s)?(?:photos?|images?|pictures?|video|foto|graphics?)\b|\bfile (?:photo|picture|image)\b|/\s?(?:file|handout|pool|archives?|archivo|archiv)\b|\bpicture alliance\b"
    r"|\b(?:via\s)?(?:getty(?:\simages)?|shutterstock|istock(?:photo)?|nurphoto|zuma(?:\spress)?|sipa(?:\susa|\spress)?|abaca(?:press)?|alamy|imago(?:\simages)?|depositphotos|unsplash|pixabay|adobe ?stock|epa(?:-efe)?|european pressphoto agency|rex features|hans lucas|corbis|scanpix|apa-?picturedesk|ullstein|keystone\s?/\s?(?!sda|ats)\w|dreamstime|picture[ -]?desk)\b"
    r"|^\W*[(\uff08\[](?-i:[A-Z][\w.'’-]*)(?:\s(?-i:[A-Z][\w.'’-]*)){1,3}\s?/\s?(?-i:[A-Z])[\w ]{1,24}[)\uff09\]]\W*$|^\W*©\s?[^\W\d_]{2,12}\s/\s(?:(?-i:[A-Z][a-z'’.-]+)\s?){2,3}$|^\W*(?-i:[A-Z]{2,7}|Reuters|AFP|Xinhua|dpa)/(?-i:[A-Z][a-z'’.-]+|[A-Z]\.)(?:\s(?-i:[A-Z][a-z'’.-]+|[A-Z]\.)){1,3}(?:/[\w. -]{2,40})?\W*$",
    re.IGNORECASE,
)  # fmt: skip
