"""Days as datelines write them, in the languages of the agencies: ``March 3``, ``3 de marzo``, ``3 мар``, ``3 مارس``."""

_MONTHS = (
    # English and the Romance and Germanic languages, by the stems they share
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|dez|set|out|fev|mai|mag|gen|giu|lug|ott|janv|févr|fév|avr|juin|juil|août|déc|gener|febrer|març|juny|juliol"
    r"|jän|mär|okt|mrt|mei|maa|maj|ian|iun|iul|maart|marts"
    # Slavic, Baltic, Finnish, Hungarian, Greek
    r"|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|квіт|трав|черв|лип|серп|вер|жовт|лист|груд|юни|юли|ян|јан|феб|мај|јун|јул|окт|нов|дец|ное|септ|студз|сак|крас"
    r"|stycz|lut|mar|kwie|czerw|lip|sierp|wrze|paźdz|list|grud|led|únor|břez|dub|květ|červ|srp|září|říj|pros|siječ|velj|ožuj|trav|svib|lip|srp|kolov|ruj|stud|junij|julij|avg"
    r"|janu|faur|saus|vas|kov|bal|geg|birž|liep|rugp|rugs|spal|lapkr|gruod|tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu|márc|ápr|máj|jún|júl|szept|jaan|veeb|märts|juun|juul"
    r"|ιαν|φεβ|μαρ|απρ|μαΐ|μαϊ|ιουν|ιουλ|αυγ|σεπ|οκτ|νοε|δεκ"
    # Turkish, Azerbaijani, Indonesian, Malay, Swahili
    r"|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|yan|iyn|iyl|mac|ogos|agu|dis|des|peb|mei"
    # Arabic (both calendars), Persian, Hindi, Bengali, Armenian, Georgian
    r"|يناير|فبراير|مارس|أبريل|ابريل|مايو|يونيو|يوليو|أغسطس|اغسطس|سبتمبر|أكتوبر|اكتوبر|نوفمبر|ديسمبر|كانون|شباط|آذار|اذار|نيسان|أيار|ايار|حزيران|تموز|آب|أيلول|ايلول|تشرين|جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت"
    r"|فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|जन|फर|मार्च|अप्रैल|मई|जून|जुल|अग|सित|अक्ट|नव|दिस|জানু|ফেব্রু|মার্চ|এপ্রিল|জুন|জুলাই|মে|হুন|փետր|մարտ|ապր|მარ|აპრ"
)
_MONTH = rf"(?:{_MONTHS})[^\W\d_]*\.?"
_DAY = r"\d{1,2}"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun|wed|thu|sat)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)\.?,?\s"
)
DATE = (
    rf"(?i:(?:{_WEEKDAY})?(?:{_MONTH}\s?{_DAY}(?:st|nd|rd|th)?|{_DAY}(?:st|nd|rd|th|er|ος|η|-го|\.)?\s?(?:de\s|d['’]|of\s|\.\s)?{_MONTH}|\d{{1,2}}[./]\d{{1,2}}\.?|\d{{4}}\.\s{_MONTH}\s{_DAY}\.?)"
    r"(?:,?\s?\(?/?[^\W\d_]{3,12}\)?(?=\s?[(\[]))?(?:,?\s?(?:de(?:l)?\s)?/?\.?\d{4})?(?:\s(?:г|р|m|god)\.)?)"
)  # fmt: skip
