"""From a centre frequency and a width to what a radio's settings want to be told.

Wi-Fi numbers a wide channel by its primary 20 MHz part; the plan holds the centre. The lowest
part is taken as primary, everywhere the same, so that both ends agree. Bands without numbers
here give None, and the settings then hold the frequency alone.
"""

__all__ = ["band", "channel_number", "primary_mhz"]


def primary_mhz(centre_mhz: float, width_mhz: float) -> float:
    """Centre of the lowest 20 MHz part of a channel (MHz); the centre itself up to 20 MHz.

    >>> primary_mhz(5610, 40), primary_mhz(5180, 20), primary_mhz(5210, 80)
    (5600.0, 5180.0, 5180.0)
    """
    return float(centre_mhz) - max(0.0, (float(width_mhz) - 20.0) / 2.0)


def channel_number(frequency_mhz: float) -> int | None:
    """The Wi-Fi channel number of a 20 MHz centre frequency, or None where there is none.

    Source: IEEE 802.11-2020, annex E: 2407 + 5n, 2484 for 14, 5000 + 5n.

    >>> channel_number(2437), channel_number(5180), channel_number(60480) is None
    (6, 36, True)
    """
    if frequency_mhz == 2484:
        return 14
    for base, low, high in ((2407.0, 2412.0, 2472.0), (5000.0, 5020.0, 5900.0)):
        if low <= frequency_mhz <= high and (frequency_mhz - base) % 5 == 0:
            return int((frequency_mhz - base) // 5)
    return None


def band(frequency_mhz: float) -> str:
    """The band's everyday name: `2.4`, `5` or `60` GHz, or the frequency in GHz.

    >>> band(2437), band(5600)
    ('2.4', '5')
    """
    if 2400 <= frequency_mhz < 2500:
        return "2.4"
    if 4900 <= frequency_mhz < 5925:
        return "5"
    return "60" if 57000 <= frequency_mhz <= 71000 else f"{frequency_mhz / 1000:g}"
