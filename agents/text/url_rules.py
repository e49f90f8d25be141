"""Which spellings of an address are one page: the tables behind `agents.text.urls`.

`TRACKING` says where a click came from; it may go from an address that is shown and asked. All else is for identity
only: what it makes of an address need not load. Nothing here lower-cases, reorders or decodes what chooses the page.
"""

import re
from urllib.parse import unquote

# Parameters that follow the reader, by who adds them. Names in lower case; a * at the end stands for any ending.
TRACKING = {
    "analytics": "utm_* utm utm-* pk_* piwik_* mtm_* matomo_* hmb_* _ga _gac _gl ns_* at_medium at_campaign* at_custom* at_link* at_format "
    "at_ptr_name at_bbc_team at_creation at_channel at_variant at_type at_audience xtor xtref xts wt.* wt_mc wt_zmc wt_* "
    "s_cid s_kwcid sc_cid ef_id adobe_mc cm_mmc* cm_ven cm_cat cm_pla cm_ite hss_channel _openstat ymclid yclid ysclid spm pnespid",
    "advertisers": "gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid msclkid fbclid twclid ttclid li_fat_id "
    "rdt_cid sccid epik awc rb_clickid wickedid irclickid obclid dicbo outbrain* taboola* tblci asc_* oly_anon_id oly_enc_id",
    "newsletters": "mc_cid mc_eid mkt_tok _hsenc _hsmi __hs* hsctatracking vero_id vero_conv __s _ke _kx elqtrack* elqtrackid spmailingid "
    "spuserid spjobid spreportid sc_src sc_lid sc_llid sc_uid sc_customer sailthru* bbeml dm_i nltr ml_subscriber* ck_subscriber_id bxid cndid mbid",
    "social": "fb_action_ids fb_action_types fb_source fb_ref fb_comment_id igshid igsh __twitter_impression ref_src ref_url soc_src "
    "soc_trk sr_share _branch_match_id _branch_referrer hootpostid smid smtyp",
    "news_sites": "ito cmpid cmp_id guccounter guce_referrer* .tsrc traffic_source maca sara_ecid gepc wprss ftcamp ex_cid leadsource "
    "virtualbrandchannel lmd_* int_source int_medium int_campaign",
    "amp_viewers": "amp_js_v amp_gsa amp_tf amp_ct amp_agsa usqp aoh __amp_source_origin",
    "sessions": "phpsessid jsessionid sessionid session_id aspsessionid* cfid cftoken __cf_chl_*",
}

# Parameters that choose how a page looks, or say in a site's own words where it was found. A number may be its id.
MARKS = {
    "amp_parameter": r"(?:_|is_?)?amp(?:=(?:1|true|yes|amp)?)?|(?:output(?:type)?|type|view|mode|layout|template)=amp(?:html)?",
    "feed_parameter": r"rss(?:=(?:1|true|yes|rss)?)?|(?:ref|source|src|from|via|partner|mod|emc|cid|mc|origin|feedtype)=(?:rss|atom|feed)[\w.\-]*",
    "site_parameter": r"(?:cmp|ocid|iref|ftag|trk|ncid|icid|intcid|intcmp|itid|tsrc|srnd|sref|feedname)=(?!\d+$).+",
}

# www and its kin are doors to one house; www2 and others are often houses of their own. A single name stays: m.example
HOSTS = {"device_host": r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.[^.])"}

PATHS = {
    "duplicate_slash": (r"/{2,}", "/"),
    "trailing_slash": (r"(?<=.)/$", ""),
    "amp_segment": (r"/(?:amp|amphtml)(?=/|$)", ""),
    "amp_ending": (r"(?<=[\w\-])\.amp(?=\.html?$|$)", ""),
    "index_page": (r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", "/"),
}

# Where a redirector keeps the address that it leads to: host and path, then the names of the parameter.
REDIRECTORS = {
    "google.com/url": ("url", "q"),
    "bing.com/news/apiclick.aspx": ("url",),
    "l.facebook.com/l.php": ("u",),
    "lm.facebook.com/l.php": ("u",),
    "youtube.com/redirect": ("q",),
}

# Copies that others keep of AMP pages: https://example-org.cdn.ampproject.org/c/s/example.org/a (s: https)
AMP_COPIES = {
    "amp_cache": r"[^/]+\.cdn\.ampproject\.org/(?:c|v|wp)/(s/)?([^/]+\.[^/]+/.*)",
    "amp_viewer": r"(?:google|bing)\.[a-z.]+/amp/(s/)?([^/]+\.[^/]+/.*)",
}

_WORDS = " ".join(TRACKING.values()).split()
_NAMES = frozenset(word for word in _WORDS if word[-1] != "*")
_BEGINNINGS = tuple(word[:-1] for word in _WORDS if word[-1] == "*")
_MARK = re.compile("|".join(MARKS.values()), re.IGNORECASE)
_DEVICE = re.compile("|".join(HOSTS.values()))
_PATHS = [(re.compile(pattern), to) for pattern, to in PATHS.values()]
_HINTS = ("//", "amp", "/index.", "/default.")  # without one of these only a slash at the end can be too much
_COPIES = [re.compile(pattern) for pattern in AMP_COPIES.values()]


def is_tracking(parameter: str) -> bool:
    """Whether ``name=value`` only follows the reader."""
    name = parameter.partition("=")[0].lower()
    return name in _NAMES or name.startswith(_BEGINNINGS)


def is_mark(parameter: str) -> bool:
    """Whether ``name=value`` chooses no other article."""
    return _MARK.fullmatch(parameter) is not None


def same_host(host: str) -> str:
    """The host that stands for it and its doors for browsers and telephones."""
    return _DEVICE.sub("", host)


def same_path(path: str) -> str:
    """The path that stands for it and its twins."""
    before = ""
    while path != before and (path[-1] == "/" or any(hint in path for hint in _HINTS)):
        before = path
        for pattern, to in _PATHS:
            path = pattern.sub(to, path) or "/"
    return path


def behind(host: str, path: str, query: str) -> str:
    """The address that a redirector leads to; "" where it is none."""
    names = REDIRECTORS.get(host + path, ())
    found = (p.partition("=") for p in query.split("&")) if names else ()
    return next((unquote(value) for name, _, value in found if name in names), "")


def copied(host: str, path: str, query: str) -> str:
    """The address of the page that this is an AMP copy of; "" where it is none."""
    if "ampproject" not in host and "/amp/" not in path:
        return ""
    for pattern in _COPIES:
        if found := pattern.fullmatch(host + path):
            return f"http{'s' if found[1] else ''}://{found[2]}" + (f"?{query}" if query else "")
    return ""
