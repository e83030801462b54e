"""What is read and agreed to before a link is used to measure others: the text, and risks by law.

One source for the command, which asks whoever owns the link, and for the pages of a server, which
may load no engine. Another text has another version, and asks everybody again.
"""

from liane.words import N_

__all__ = ["CONSENT", "CONSENT_VERSION", "RISKS"]

CONSENT_VERSION = "1"
CONSENT = N_(
    "The probe visits sites on a list from this link, as a browser would, and keeps what it saw: "
    "addresses, certificates, the beginning of pages, times. Whoever runs the link can see those "
    "visits, and in some places visiting a listed site, or measuring, is held against people. Only "
    "common services are visited unless other categories are chosen. At any moment: liane probe "
    "--stop ends it, liane probe --pause 24 makes it silent without anybody being told. The owner "
    "of this link, an adult, has read this and agrees, for {country}."
)
RISKS = {
    "SN": N_("In Senegal, article 255 of the penal code punishes false news: publish no verdict."),
    "ML": N_("In Mali, article 167 of the penal code punishes false news: publish no verdict."),
}
