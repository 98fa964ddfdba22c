"""The processes of a month, one file each; `sim/model/schedule.py` puts them in order."""
