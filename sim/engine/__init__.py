"""The machine: loops compiled to machine code, which is kept; the state by reference; chance."""
