"""Balances what was seen against what became of it: two sets by item id, compared."""
