"""The outputs of a run for people: files, tables, figures, and the result that a notebook shows."""
