"""What happened in a run: its log of events, the lives of cases that follow from it, and ties month by month."""
