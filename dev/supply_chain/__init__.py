"""Checks of the packages that this project installs: where they come from, whether each is needed and sound."""
