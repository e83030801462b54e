"""Languages an operator or a person speaks, as choices; others are added by a line.

Codes are ISO 639; names are those their speakers know, so they are not translated.
"""

__all__ = ["LANGUAGES", "LANGUAGE_CHOICES", "names_of"]

LANGUAGES = {
    "fr": "français",
    "en": "English",
    "ar": "العربية",
    "bm": "bamanankan",
    "dyu": "julakan",
    "ee": "eʋegbe",
    "ff": "pulaar, fulfulde",
    "fon": "fɔ̀ngbè",
    "ha": "hausa",
    "kab": "taqbaylit",
    "ln": "lingála",
    "mg": "malagasy",
    "mos": "mooré",
    "pt": "português",
    "rw": "kinyarwanda",
    "snk": "soninkanxanne",
    "son": "soŋay",
    "srr": "seereer",
    "es": "español",
    "sw": "kiswahili",
    "taq": "tamasheq",
    "wo": "wolof",
    "yo": "yorùbá",
    "xh": "isiXhosa",
    "zu": "isiZulu",
}
LANGUAGE_CHOICES = tuple(LANGUAGES.items())


def names_of(codes: list[str]) -> list[str]:
    """What the languages of `codes` are called; an unknown code is its own name."""
    return [LANGUAGES.get(code, code) for code in codes]
