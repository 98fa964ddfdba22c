"""Batch experiments: scenarios by design, run with common random numbers on all cores, kept, and compared in pairs."""
