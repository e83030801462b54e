"""ITM against what NTIA published and what its program computes."""

import re

import numpy as np
import pytest
from propagation_reference import columns, needed

from liane.propagation import itm

COMMON = ("climate", "N_0", "f__mhz", "pol", "epsilon", "sigma", "mdvar")


def _profiles():
    rows = [line.split(",") for line in needed("itm", "pfls.csv").read_text().split()]
    profiles = [np.array(row[2 : int(row[0]) + 3], dtype=float) for row in rows]
    offsets = np.cumsum([0, *map(len, profiles)])
    return np.concatenate(profiles), offsets, np.array([float(row[1]) for row in rows])


def test_the_five_point_to_point_cases_agree_to_the_printed_hundredth():
    case = columns(needed("itm", "p2p.csv"))
    heights, offsets, step = _profiles()
    found = itm.point_to_point_many(
        heights, offsets, step, case["h_tx__meter"], case["h_rx__meter"],
        *(case[name] for name in COMMON), case["time"], case["location"], case["situation"],
    )  # fmt: skip
    assert np.abs(found.loss_db - case["A__db"]).max() < 0.00501
    assert found.return_code.max() <= 1


def test_the_five_area_cases_agree_to_the_printed_tenth():
    case = columns(needed("itm", "area.csv"))
    found = itm.area_many(
        case["h_tx__meter"], case["h_rx__meter"], case["tx_siting_criteria"],
        case["rx_siting_criteria"], case["d__km"], case["delta_h__meter"],
        *(case[name] for name in COMMON), case["time"], case["location"], case["situation"],
    )  # fmt: skip
    assert np.abs(found.loss_db - case["A__db"]).max() < 0.0501


@pytest.mark.parametrize("threads", [1, 2])
def test_all_six_thousand_real_paths_agree_with_the_program_codes_and_bits_included(threads):
    stored = np.load(needed("itm", "itm_reference.npz"))
    row = dict(zip(stored["columns"], stored["rows"].T, strict=True))
    found = itm.point_to_point_many(
        stored["heights_m"], stored["offsets"], row["step_m"], row["h_tx_m"], row["h_rx_m"],
        row["climate"], row["N0"], row["f_mhz"], row["polarization"], row["epsilon"],
        row["sigma"], row["mdvar"], row["time_pct"], row["location_pct"], row["situation_pct"],
        threads=threads,
    )  # fmt: skip
    assert np.abs(found.loss_db - row["loss_db"]).max() < 0.001
    assert np.array_equal(found.return_code, row["return_code"])
    assert np.array_equal(found.warnings, row["warnings"])


def _example(name):
    """Inputs and results of one run of NTIA's command, by their names in its report."""
    text = needed("itm", "cmd_examples", name).read_text()
    pairs = re.findall(r"^(\S[^\n]*?)\s{2,}(-?[\d.,x]+)(?=\s|$)", text, re.MULTILINE)
    return {key: float(value) for key, value in pairs if re.fullmatch(r"-?[\d.]+", value)}


def _close(found, said):
    printed = {
        "theta_tx_rad": (said["theta_hzn_tx"] / 1e3, 5.1e-7),
        "theta_rx_rad": (said["theta_hzn_rx"] / 1e3, 5.1e-7),
        "horizon_tx_m": (said["d_hzn_tx__meter"], 0.51),
        "horizon_rx_m": (said["d_hzn_rx__meter"], 0.51),
        "height_tx_m": (said["h_e_tx__meter"], 0.051),
        "height_rx_m": (said["h_e_rx__meter"], 0.051),
        "surface_refractivity": (said["N_s"], 0.051),
        "reference_db": (said["A_ref__db"], 0.051),
        "free_space_db": (said["Free Space"], 0.051),
        "mode": (said["Mode of Propagation"], 0.0),
    }
    for name, (value, within) in printed.items():
        assert found.step_of(name)[0] == pytest.approx(value, abs=within, rel=0), name


def _given(said, keys):
    return {
        name: said[key]
        for name, key in {
            "h_tx_m": "h_tx__meter", "h_rx_m": "h_rx__meter", "climate": "climate", "n0": "N_0",
            "frequency_mhz": "f__mhz", "polarization": "pol", "epsilon": "epsilon",
            "sigma": "sigma", "mdvar": "mdvar", **keys,
        }.items()
    }  # fmt: skip


def _example_profile():
    row = [
        float(value) for value in needed("itm", "cmd_examples", "pfl.txt").read_text().split(",")
    ]
    return {"heights_m": row[2:], "offsets": [0, len(row) - 2], "step_m": row[1]}


QUANTILES = {"time_pct": "time", "location_pct": "location", "situation_pct": "situation"}
SURENESS = {"confidence_pct": "confidence", "reliability_pct": "reliability"}
AREA = {
    "siting_tx": "tx_site_criteria", "siting_rx": "rx_site_criteria",
    "distance_km": "d__km", "delta_h_m": "delta_h__meter",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "compute", "keys"),
    [
        ("o_p2ptls.txt", itm.point_to_point_many, QUANTILES),
        ("o_p2pcr.txt", itm.point_to_point_confidence_many, SURENESS),
        ("o_areatls.txt", itm.area_many, {**QUANTILES, **AREA}),
        ("o_areacr.txt", itm.area_confidence_many, {**SURENESS, **AREA}),
    ],
)
def test_every_intermediate_of_the_commands_examples_agrees_as_printed(name, compute, keys):
    said = _example(name)
    ground = {} if "delta_h_m" in keys else _example_profile()
    found = compute(**_given(said, keys), **ground)
    assert found.loss_db[0] == pytest.approx(said["Basic Transmission Loss"], abs=0.051)
    _close(found, said)


def test_the_table_of_losses_by_confidence_and_distance_agrees():
    text = needed("itm", "cmd_examples", "o_areacr_tbl.txt").read_text()
    rows = np.array(
        [[float(x) for x in line.split()] for line in re.findall(r"^\d+ +\d.*$", text, re.M)]
    )
    given = _given(_example("o_areacr.txt"), AREA) | {"distance_km": rows[:, 0]}
    for column, confidence in enumerate((50, 75, 90), start=2):
        found = itm.area_confidence_many(**given, confidence_pct=confidence, reliability_pct=90)
        assert np.abs(found.loss_db - rows[:, column]).max() < 0.051
        assert np.abs(found.step_of("free_space_db") - rows[:, 1]).max() < 0.051


def test_the_table_of_losses_by_reliability_and_confidence_agrees():
    text = needed("itm", "cmd_examples", "o_p2pcr_tbl.txt").read_text()
    rows = [
        [float(x) for x in row]
        for row in re.findall(r"^(\d+) +(\d\S+) +(\d\S+) +(\d\S+)", text, re.M)
    ]
    rows = [row for row in rows if row[0] in (10, 65, 90) and row[1] > 100]
    given = _given(_example("o_p2pcr.txt"), {}) | _example_profile()
    assert len(rows) == 3
    for reliability, *losses in rows:
        for confidence, loss in zip((10, 60, 90), losses, strict=True):
            found = itm.point_to_point_confidence_many(
                **given, confidence_pct=confidence, reliability_pct=reliability
            )
            assert found.loss_db[0] == pytest.approx(loss, abs=0.051)
