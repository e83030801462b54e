"""Gases: P.676 line by line against ITU's validation table, and air that thins out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from propagation_reference import needed

from liane.propagation import gases


def test_the_validation_table_agrees_to_its_printed_precision():
    path = needed("itu", "valex", "676", "ITURP676-12_gamma.csv")
    lines = path.read_text(encoding="latin-1").splitlines()[2:]
    rows = np.array([[float(cell) for cell in line.split(",")] for line in lines if line])
    frequency, pressure, temperature, water, gamma_dry, gamma_water, gamma = rows.T
    dry, vapour = gases.specific_attenuation_db_km(frequency, pressure, temperature, water)
    assert len(rows) == 355
    assert np.abs(dry - gamma_dry).max() < 5.1e-9
    assert np.abs(vapour - gamma_water).max() < 5.1e-9
    assert np.abs(dry + vapour - gamma).max() < 1.1e-8


@given(st.floats(1, 1_000), st.floats(300, 1_050), st.floats(230, 320), st.floats(0.1, 30))
def test_the_air_always_takes_something_and_damper_air_more(
    frequency, pressure, temperature, water
):
    air = (frequency, pressure, temperature)
    dry, vapour = gases.specific_attenuation_db_km(*air, [water, 1.2 * water])
    assert (dry > 0).all()
    assert 0 < vapour[0] < vapour[1]


def test_dry_air_has_no_vapour_and_unknown_air_no_answer():
    assert gases.specific_attenuation_db_km(24.0, 1_000.0, 300.0, 0.0)[1] == 0.0
    for bad in ((0.5, 1e3, 300, 7), (24, 0, 300, 7), (24, 1e3, -1, 7), (24, 1e3, 300, np.nan)):
        assert np.isnan(gases.specific_attenuation_db_km(*bad)).all()


def test_the_air_has_no_default():
    with pytest.raises(TypeError):
        gases.specific_attenuation_db_km(24.0)
