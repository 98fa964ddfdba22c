"""The browser view: watch one run, or two side by side, change its levers and save what was done as a scenario."""
