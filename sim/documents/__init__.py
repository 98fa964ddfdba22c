"""Files that users write: read with the line of every key, checked against declarations, mistakes told together."""
