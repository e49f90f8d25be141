"""The language model that finds names, and what it has said before."""
