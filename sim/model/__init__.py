"""The model: its chance, its state, its processes, and a run."""
