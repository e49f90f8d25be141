"""From a page, or from what a feed has of it, to an article's text.

``page`` reads a page: ``says`` (what its markup tells), ``article`` (which of its blocks are the article), ``cutting`` (what
stands among them and is not), ``credits`` (who else the words are from), ``refusals`` (whether it is an article at all).
``stage`` decides with what the feed says, ``revisions`` numbers, ``agent`` acts.
"""
