"""Lines that belong to the site and not to the article: a table of patterns, each for a whole short line."""

import re

from agents.extract.lines import Line

LONGEST = 260  # characters; what is longer is somebody's sentence

RULES = {
    "address": re.compile(r"https?://\S+|www\.\S+|pic\.twitter\.com/\S+"),
    "comments": re.compile(
        r"(?:no|\d+) comments?\s?:?|post (?:a )?comment|leave a (?:comment|reply)|comments? (?:are )?(?:closed|off|\(\d+\))"
        r"|view (?:all )?comments.*|join the conversation.*|show comments|keine kommentare.*|kommentare? (?:anzeigen|schreiben).*"
    ),
    "blog": re.compile(
        r".*powered by (?:blogger|wordpress).*|theme images? by .*|designed by .{1,60}|newer posts?|older posts?|home"
        r"|subscribe to:? post comments.*|labels?: .*|posted by .*|email thisblogthis.*"
    ),
    "feed": re.compile(r"the post .* appeared first on .*|(?:continue|keep) reading\b.*|\[(?:…|\.\.\.)\]|read (?:the )?(?:full|entire|whole) (?:article|story)\b.*"),
    "copyright": re.compile(r"(?:©|\(c\)|copyright\b).*|.*\ball rights reserved\W*|.*©\s?\d{4}.*|alle rechte vorbehalten.*"),
    "advertisement": re.compile(
        r"\W*(?:advertisement|advertising|ad|anzeige|werbung|publicidad|publicité|pubblicità|реклама|sponsored(?: content)?|article continues"
        r" (?:below|after).*|story continues (?:below|after).*|continue reading below.*|scroll to continue.*)\W*"
    ),
    "sharing": re.compile(
        r"share(?: this)?(?: (?:article|story|post|page|news))?(?: (?:on|via|with|to|by)\b.*)?\W*|tweet"
        r"|(?:follow|like) (?:us|\w+(?: \w+)?) on (?:twitter|facebook|instagram|x|google news)\b.*"
        r"|copy link|print(?: this.*)?|e-?mail(?: this.*)?|save|teilen|compartir|partager|(?:facebook|twitter|whatsapp|linkedin|telegram|reddit)"
    ),
    "subscription": re.compile(
        r"(?:sign up|subscribe|register)\b.*\b(?:newsletters?|e-?mails?|inbox|updates|alerts|channel|daily|rest|free|story|reading)\b.*"
        r"|get (?:our|the) .*\b(?:newsletter|inbox)\b.*|already a (?:subscriber|reader|member)\b.*"
        r"|subscribe\W*|sign in\W*|log ?in\W*|download (?:our|the) .*\bapp\b.*|jetzt abonnieren.*"
    ),
    "consent": re.compile(
        r".*\b(?:cookies?|privacy policy|datenschutz\w*)\b.*\b(?:accept|agree|improve|consent|use|settings|akzeptieren|zustimmen)\b.*"
        r"|.*\b(?:accept|agree|consent|use)\b.*\bcookies?\b.*"
    ),
    "label": re.compile(
        r"(?:latest|breaking|top|local|world|more)? ?(?:news|stories|headlines)|(?:tags?|filed under|topics?|categor(?:y|ies)|keywords)\s?:.*"
        r"|contact ?\|.*|loading\W*|read (?:more|full story)\W*|listen to (?:this )?article.*|\d+ min(?:ute)?s? read|back to top"
        r"|recommended(?: (?:stories|for you))?|related(?: (?:stories|articles|topics|news))?\W*|most read|trending(?: now)?|mehr zum thema"
    ),
}  # fmt: skip

_ANYWHERE = frozenset({"advertisement", "sharing", "subscription", "consent", "comments"})


def rule(line: Line, inside: bool = False) -> str | None:
    """Return the rule that calls this line boilerplate; `inside`: other lines of the article stand on both sides."""
    text = line.text.casefold()
    if len(text) > LONGEST:
        return None
    for name, pattern in RULES.items():
        if (name in _ANYWHERE or not inside) and pattern.fullmatch(text):
            return name
    return None
