"""Files that users write: read with the line of every key, checked against declarations, every mistake told at once.

`toml_file`     reads a file, within limits; `positions` finds the lines of its keys
`checks`        what a value has to be; `declared` makes the check of a declared entry
`document`      a file as it is read, and the mistakes found in it
`names`         names that tables give back as they are written; `characters` that can be seen
`named_files`   finds the file of a bare name
`suggestions`   "Did you mean ...?"
`errors`        the exceptions, with all mistakes
"""
