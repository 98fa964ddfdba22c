"""Where the packages that this project installs come from, and whether each of them is needed and sound."""
