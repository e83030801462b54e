"""The letter: what it must hold, in both languages, and what it refuses to ask."""

from datetime import date

import pytest

from liane.errors import BadInput
from liane.spectrum import Emission, Operator, Rule, emissions_of_links, letter
from liane.words import language, use

TODAY = date(2026, 11, 21)
MARKET = Emission("Marché de Farako", 5540, 40, 24.0, 3)


@pytest.mark.parametrize(
    ("tongue", "wanted"),
    [
        (
            "fr",
            ["Objet :", "PIRE d'au plus 24 dBm (251 mW)", "3 liaisons", "21/11/2026", "signature"],
        ),
        (
            "en",
            ["Subject:", "EIRP of at most 24 dBm (251 mW)", "3 links", "2026-11-21", "signature"],
        ),
    ],
)
def test_the_letter_lists_each_emission_and_can_be_signed(tongue, wanted):
    text = letter("SN", "Réseau de Farako", [MARKET], tongue, on=TODAY)
    for words in [*wanted, "Réseau de Farako", "Marché de Farako", "5520–5560 MHz", "ARTP"]:
        assert words in text


def test_both_letters_have_the_same_emissions_and_the_same_number_of_questions():
    emissions = [MARKET, Emission("Colline", 5955, 20, 20.0)]
    french, english = (letter("SN", "X", emissions, code, on=TODAY) for code in ("fr", "en"))
    for text in (french, english):
        assert text.count("\n   7. ") == 1
        assert text.count("\n   8. ") == 0
        assert "5945–5965" in text


def test_a_french_letter_is_wholly_in_french_whatever_the_reader_s_language():
    use("en")
    text = letter("ML", "Réseau de Farako", [MARKET], "fr")
    for word in ("unknown", "routers", "allowed", "Which", "in the press", "limit ", "regulator"):
        assert word not in text
    assert language() == "en"


def test_what_is_known_is_shown_with_its_source_and_standing():
    text = letter("ZA", "X", [Emission("Hill", 5600, 40, 36.0)], "en", on=TODAY)
    assert "wireless-regdb" in text
    assert "enforced by routers, not a law" in text
    assert "limit kept: 30 dBm" in text
    assert "exceeds the limit kept" in text


def test_where_no_limit_is_known_the_first_question_asks_for_it():
    assert "1. No limit is known to us for 5520–5560 MHz" in letter("ML", "X", [MARKET], "en")


def test_what_the_operator_has_not_said_stays_a_blank():
    text = letter("XQ", "X", [MARKET], "en")
    for blank in ("[address of the operator]", "[date]", "[telecommunications regulator: XQ]"):
        assert blank in text
    told = Operator("X", "association", "Rue 1", "tel. 1", "Farako", "A. B., chair")
    text = letter("XQ", told, [MARKET], "en", on=TODAY)
    for words in ("Rue 1", "tel. 1", "A. B., chair", "(association)", "Farako, 2026-11-21"):
        assert words in text


def test_an_emission_that_a_text_refuses_is_to_be_changed_and_not_asked_for():
    use("en")
    seen = Rule(5470, 5725, 20.0, "order 12", "2026-10", "seen")
    with pytest.raises(BadInput, match="lower the power"):
        letter("SN", "X", [MARKET], "en", rules=[seen], on=TODAY)


def test_a_letter_about_nothing_or_in_no_language_is_refused():
    with pytest.raises(BadInput):
        letter("SN", "X", [], "fr")
    with pytest.raises(BadInput):
        letter("SN", "X", [MARKET], "de")


def test_a_plan_s_link_that_lacks_a_field_is_refused_with_its_number():
    for row in ({"a": "x", "b": "y", "frequency_mhz": 5600, "width_mhz": None}, 3):
        with pytest.raises(BadInput, match=r"links\[1\]"):
            emissions_of_links([row])


def test_a_plan_s_links_are_gathered_by_channel_with_their_highest_eirp():
    links = [
        {"a": "a", "b": "b", "frequency_mhz": 5600, "width_mhz": 40, "eirp_dbm": 27.0},
        {"a": "a", "b": "c", "frequency_mhz": 5600, "width_mhz": 40, "eirp_dbm": 29.5},
        {"a": "c", "b": "d", "frequency_mhz": None, "width_mhz": None, "eirp_dbm": None},
        {"a": "c", "b": "e", "frequency_mhz": 5500, "width_mhz": 20, "eirp_dbm": 20},
    ]
    first, second = emissions_of_links(links)
    assert (first.centre_mhz, first.links) == (5500, 1)
    assert (second.eirp_dbm, second.links, second.zone) == (29.5, 2, "a – b; a – c")
