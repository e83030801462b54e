"""« Share »: what has a public page leaves as a short text, a picture card or one sheet of PDF."""
