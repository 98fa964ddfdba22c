"""What an experiment found, in sentences that can be quoted: for the terminal, the report and docs/findings.md."""
