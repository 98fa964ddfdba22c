"""The browser view: watch one model, or two side by side, change its levers and save what was done as a scenario."""
