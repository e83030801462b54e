"""How days and hours are written, where a language is read in more ways than one."""
