"""What a check can find wrong with an evidence file, in words. The script in the file holds it."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Problem"]

WORDS = {
    "unreadable": ("{0} : ce n’est pas un ZIP lisible", "{0}: no ZIP that can be read"),
    "sealed": (
        "{0} : il est scellé ; qui en a la clé l’ouvre avec liane verify",
        "{0}: it is sealed; whoever has the key opens it with liane verify",
    ),
    "envelope": (
        "{0} : l’enveloppe a été modifiée (somme de tout le fichier)",
        "{0}: the envelope was changed (sum of the whole file)",
    ),
    "changed": ("{0} : le contenu a été modifié", "{0}: its content was changed"),
    "missing": ("{0} : ce fichier manque", "{0}: this file is missing"),
    "added": ("{0} : ce fichier a été ajouté", "{0}: this file was added"),
    "twice": ("{0} : ce nom s’y trouve deux fois", "{0}: this name stands in it twice"),
    "unsafe": (
        "{0} : ce nom sort du dossier ; ne l’ouvrez pas",
        "{0}: this name leads out of the folder; do not unpack it",
    ),
    "swollen": (
        "{0} : {1} octets une fois ouvert, un piège ; non lu",
        "{0}: {1} bytes once unpacked, a trap; not read",
    ),
    "restamped": (
        "{0} : sa date ou ses droits dans le ZIP ont été modifiés",
        "{0}: its date or its rights in the ZIP were changed",
    ),
    "moved": ("{0} : déplacé dans le ZIP", "{0}: moved within the ZIP"),
    "malformed": ("{0} : illisible, ligne {1}", "{0}: cannot be read, line {1}"),
    "broken": (
        "chaîne « {0} » : le maillon {1} a été modifié",
        "chain '{0}': link {1} was changed",
    ),
    "reordered": (
        "chaîne « {0} » : le maillon {1} ne suit pas celui d’avant",
        "chain '{0}': link {1} does not follow the one before it",
    ),
    "unchained": ("{0} : mesure brute hors de la chaîne", "{0}: raw file that no chain holds"),
    "cut": ("chaîne « {0} » : elle ne finit pas à {1}", "chain '{0}': it does not end at {1}"),
    "unlisted": ("{0} : l’index ne s’accorde pas", "{0}: the index does not agree"),
    "forged": ("{0} : la signature ne tient pas", "{0}: the signature does not hold"),
    "other": (
        "ce n’est pas le dossier attendu : son empreinte est {0}, sa signature : {1}",
        "this is not the file that was expected: its fingerprint is {0}, signed by: {1}",
    ),
}


class Problem(NamedTuple):
    """One thing that is not as it was written: its kind, its place, and a detail."""

    kind: str
    place: str
    detail: str = ""

    def words(self, language: str) -> str:
        """The problem as a sentence, in `fr` or `en`."""
        told = WORDS[self.kind][language == "en"].format(self.place, self.detail)
        return "".join(each if each.isprintable() else "\ufffd" for each in told)
