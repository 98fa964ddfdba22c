"""Checks on a user's machine that coopsim computes what it computes elsewhere, and keeps what it is given."""
