"""What happens: one folder for each stage, in each `stage.py` (decides, pure) and `agent.py` (acts).

`text/` holds pure leaves that every stage may import, `net/` the one guarded client for every download.
"""
