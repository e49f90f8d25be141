"""The desk: a read-only web page on the output topics, for people. A plain consumer like any other."""
