"""The techniques of the study and the hub: levers that move the state and cost effort.

Processes read what the levers moved, never a lever. Their order is a convention.
"""
