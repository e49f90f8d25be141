"""What happens: one folder for each stage, in each `stage.py` (decides, pure) and `agent.py` (acts).

`desk/` is no stage: a page on the output topics, for people. `text/` holds pure leaves that every stage may import, `net/` the one guarded client for every download.
"""
