"""When a text says that something was, is or will be, as exact as it says it, counted from the day of publication.

| grain | value | said |
|---|---|---|
| minute, hour | 2016-11-04T15:30, 2016-11-04T15Z | 3:30 pm on Friday; 1500 GMT, three hours ago |
| day | 2016-11-04 | 4 November, yesterday, Friday, late on Friday night (a part of a day is its day) |
| weekend | 2016-11-05/2016-11-06 | this weekend |
| week | 2016-W44 | last week |
| month | 2016-11 | early November, last month |
| season | 2016-21 | last spring (21 spring, 22 summer, 23 autumn, 24 winter, as in ISO 8601-2) |
| quarter | 2016-07/2016-09 | the third quarter |
| year | 2016 | in 2016, last year |
| decade | 1990/1999 | the early 1990s |

A stretch has both its ends (2016-11-02/2016-11-04: "from Wednesday to Friday", "the past 48 hours", "overnight") and the
grain it is told in; one that goes on has an open end, as in ISO 8601-2 (2016-11-02/..: "since Wednesday"). A clock time
has no zone where none is said; Z is said, or told from publication, which is UTC. What is told from another day than
that of publication ("two days later", "the previous night") is left out.
"""

from agents.enrich.times.finding import find, first

__all__ = ["find", "first"]
