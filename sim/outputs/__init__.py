"""What people get of a run: data frames, files, tables and figures."""
