"""Verbs of saying, by how much they need around them to report somebody's words."""

import re

from agents.text.words import trie, word_set

# What follows is somebody's words, with "that" and without.
PLAIN = word_set(
    "said says say told tells tell added adds argued argues explained explains noted warned warns insisted insists claimed stated "
    "announced announces acknowledged acknowledges admitted admits concluded concludes alleged alleges confirmed confirms denied denies "
    "suggested suggests stressed stresses predicted predicts vowed vows reported maintained maintains testified testifies conceded "
    "concedes promised boasted boasts believes believe thinks asserted asserts contended contends tweeted wrote writes "
    "emphasized emphasised emphasizes reiterated reiterates replied replies recalled recalls estimated cautioned cautions hinted "
    "pledged remarked complained complains disclosed revealed reveals "
    "saying telling adding arguing explaining noting warning insisting claiming stating announcing acknowledging admitting concluding "
    "alleging confirming denying suggesting stressing predicting vowing reporting conceding promising boasting believing "
    "asserting contending tweeting writing emphasizing"
)
# Only with "that", or next to words in quotation marks.
WITH_THAT = word_set(
    "asked asks asking answered continued continues continuing responded responds responding shouted shouts shouting joked jokes joking "
    "observed observes observing quipped quips countered counters countering urged urges urging exclaimed demanded demanding agreed agrees "
    "agreeing sighed posted posting lamented laments lamenting insinuated read reads reading implied implies implying proclaimed proclaims "
    "proclaiming retorted retorts retorting yelled yelling cried crying whispered screamed screaming chanted chanting mused muses musing "
    "interjected recounted recounts recounting offered opined opines speculated speculates decried charged signaled signalled concurred "
    "elaborated elaborates repeated repeats repeating began begins snapped fumed deadpanned assured assures assuring advised advises "
    "commented commenting remarking joined intoned replying complaining cautioning reiterating recalling declares pressed wondered "
    "wonders scoffed boomed riffed ranted thundered bragged bragging blurted muttered protested protesting beamed marveled laughed "
    "grumbled pleaded pleads conceding tweets remarks states notes claims reports promises pledges estimates hints "
    "declared declaring stipulated ruled reasoned surmised posits posited ventured theorized instructed pointed pointing"
) | {
    "shot back",
    "fired back",
    "hit back",
    "wrote back",
    "cut in",
    "chimed in",
    "went on",
    "goes on",
    "weighed in",
    "put it",
}
# Only with "that" behind: what somebody holds or shows, hardly ever in their own words.
THAT_ONLY = word_set(
    "believed thought think fears feared worries worried worry hopes hoped hope expects shows showed found finds indicated indicates "
    "knew knows proposed proposes learned argue agree insist claim warn fear acknowledge concede allege contend suggest note"
)
# Only with words in quotation marks: what they say of somebody or something.
NAMING = word_set(
    "called calls calling described describes describing dubbed labeled labelled branded denounced denounces denouncing dismissed "
    "dismisses dismissing praised praises praising blasted blasts blasting slammed slams slamming mocked mocks mocking derided ridiculed "
    "criticized criticised condemned condemning lambasted characterized characterised deemed accused accuses accusing blamed ripped "
    "hailed hailing touted touting lauded compared cited citing"
)
SPOKEN = PLAIN | WITH_THAT
# Stand before who speaks: “…,” said Ana Bello.
INVERTED = word_set(
    "said says added adds asked asks wrote writes explained explains noted notes argued argues warned replied replies insisted recalled "
    "recalls tweeted stated declared announced concluded continued continues responded quipped joked observed remarked answered shouted "
    "exclaimed admitted acknowledged claimed confirmed complained predicted stressed agreed agrees suggested countered reported reports "
    "reads read cried yelled mused lamented began testified commented vowed scoffed wondered pressed boomed"
)
# Behind "was" they tell what was said of the subject, or to it.
PASSIVE = word_set(
    "told asked reported said claimed alleged believed thought estimated suggested announced confirmed denied revealed disclosed expected "
    "assured quoted charged called described dubbed labeled labelled branded found shown warned urged advised accused criticized cited"
)

# Nouns too, of what somebody has just rejected: "denied reports that …".
NOUNS = word_set("claims reports")

_WORDS = sorted(SPOKEN | NAMING | THAT_ONLY)


# Begins with a space, by which a pattern is found fastest: for texts with a space in front and in place of their line ends.
CUE = re.compile(rf" (?P<cue>(?:{trie(_WORDS)})(?![\w’'-])|[Aa]ccording to\b)")
