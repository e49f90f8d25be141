"""Pictures of the Desk: values in, inline SVG out. Colours are the style sheet's, by class.

timeline   a story's articles over time, a lane for each independent origin
graph      who copied whom
world      where a story takes place
spark      how many there were, as small bars
"""

from agents.desk.pictures.graph import Edge, Node, graph
from agents.desk.pictures.spark import spark
from agents.desk.pictures.timeline import Dot, Lane, timeline
from agents.desk.pictures.world import Point, world

__all__ = ["Dot", "Edge", "Lane", "Node", "Point", "graph", "spark", "timeline", "world"]
