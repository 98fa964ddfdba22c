"""docs/findings.md and its figures, made from the tables kept under results/reference/."""
