"""How sure a path loss is: errors of the ground, of the clutter and of the model.

The ground errs by the source's σ at every sample, correlated along the path by
exp(−distance / correlation length), under the antennas too; clutter errs by a share of its height.
A number of equally likely grounds are surveyed in full (`_shaking`), because errors never lower an
obstacle as much as they raise the next one; around each case the model itself errs normally. A
field visit changes the weights of the cases and narrows the model's error, by Bayes' rule. An
unknown σ stays unknown: probabilities are then NaN.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from liane.links.paths import Array, Paths

__all__ = [
    "Doubt",
    "Visit",
    "measured_loss_db",
    "model_sigma_db",
    "probability",
    "update",
]

GRAZING_DB = 6.0  # knife-edge loss of a ray that just touches (P.526, J(0) = 6.0 dB)


@dataclass(frozen=True)
class Doubt:
    """The errors assumed; all are assumptions to be replaced by measurements of the region.

    `correlation_m`: e-folding length of the ground's error along the path (assumed).
    `clutter_share`: σ of a canopy or building height, as a share of that height (assumed).
    `clear_db`: σ of the loss on a path free of obstacles: pointing, connectors, reflections
    (assumed). A path cut by an obstacle errs by ITM's own situation deviation,
    5 + 3 exp(−d / 100 km) dB (Hufford, Longley, Kissick, NTIA Report 82-100, 1982, section 7).
    `cases`: how many states of the ground are looked at (two of them on paths that lose more than
    190 dB).
    """

    correlation_m: float = 500.0
    clutter_share: float = 0.3
    clear_db: float = 3.0
    cases: int = 16


@dataclass(frozen=True)
class Visit:
    """What people saw or measured, one row per path: evidence for `update`.

    `seen`: +1 the other mast (or its lamp, mirror) was seen from antenna height, −1 it was looked
    for in clear weather and not seen, 0 nobody looked. `loss_db`: path loss that a test radio
    measured, NaN if none; `loss_sigma_db`: its standard deviation. `mistake`: share of visits
    that report wrongly (a neighbouring summit, haze).
    """

    seen: ArrayLike = 0
    loss_db: ArrayLike = np.nan
    loss_sigma_db: ArrayLike = 3.0
    mistake: float = 0.05


def model_sigma_db(diffraction_db: Array, distance_m: Array, doubt: Doubt) -> Array:
    """σ of the model alone, in dB: small on a clear path, ITM's situation deviation on a cut one.

    The variance goes from one to the other in proportion to the diffraction loss, up to that of a
    ray that grazes (6 dB).

    >>> float(model_sigma_db(np.array(0.0), np.array(10e3), Doubt()))
    3.0
    """
    cut_db = 5.0 + 3.0 * np.exp(-distance_m / 100_000.0)
    share = np.clip(diffraction_db / GRAZING_DB, 0.0, 1.0)
    return np.asarray(np.sqrt((1.0 - share) * doubt.clear_db**2 + share * cut_db**2))


def probability(paths: Paths, allowed_db: ArrayLike, loss_db: ArrayLike | None = None) -> Array:
    """Probability, 0 to 1, that the true loss does not pass `allowed_db` (one per path).

    `loss_db` replaces the paths' median where a caller has one of its own (feeders, calibration);
    the error around it is the paths'. NaN where a loss or its σ is unknown. Never falls when the
    allowed loss grows.
    """
    base = np.asarray(paths.loss_db if loss_db is None else loss_db, float)
    room = (np.asarray(allowed_db, float) - base)[:, None] - paths.scenario_error_db
    return np.asarray((paths.scenario_weight * ndtr(room / paths.model_sigma_db[:, None])).sum(1))


def measured_loss_db(rssi_dbm: ArrayLike, eirp_dbm: ArrayLike, gain_dbi: ArrayLike) -> Array:
    """Path loss that a received level shows: EIRP of the sender plus gain of the receiver less it.

    >>> float(measured_loss_db(-60.0, 36.0, 23.0))
    119.0
    """
    return np.asarray(np.add(eirp_dbm, gain_dbi) - np.asarray(rssi_dbm, float))


def update(paths: Paths, visit: Visit) -> Paths:
    """The paths as they are believed after a field visit: weights, loss and σ by Bayes' rule.

    A sight line changes the weights of the ground cases in which the ray (at the k-factor of the
    survey) stands clear or not; a measured loss changes the weights, pulls each case towards what
    was measured and narrows the model's σ. Returns new `Paths`; `loss_db` becomes the mean of the
    belief. Paths without evidence are unchanged. Raises nothing; NaN paths stay NaN.
    """
    touched = (np.asarray(visit.seen) != 0) | ~np.isnan(np.asarray(visit.loss_db, float))
    touched = np.broadcast_to(touched, paths.loss_db.shape)
    likely, case_db, sigma_db = _measured(paths, visit)
    weight = paths.scenario_weight * likely * _sighted(paths, visit)
    weight = weight / weight.sum(axis=1, keepdims=True)
    mean = (weight * case_db).sum(axis=1)
    spread = (weight * (case_db - mean[:, None]) ** 2).sum(axis=1)
    keep = ~touched
    return replace(
        paths,
        loss_db=np.where(keep, paths.loss_db, mean),
        sigma_db=np.where(keep, paths.sigma_db, np.sqrt(spread + sigma_db**2)),
        model_sigma_db=np.where(keep, paths.model_sigma_db, sigma_db),
        scenario_weight=np.where(keep[:, None], paths.scenario_weight, weight),
        scenario_error_db=np.where(keep[:, None], paths.scenario_error_db, case_db - mean[:, None]),
    )


def _sighted(paths: Paths, visit: Visit) -> Array:
    """Likelihood of what was seen, in each case of the ground."""
    seen = np.broadcast_to(np.asarray(visit.seen), paths.loss_db.shape)[:, None]
    agrees = (paths.scenario_clearance_m > 0.0) == (seen > 0)
    told = np.where(agrees, 1.0 - visit.mistake, visit.mistake)
    return np.asarray(np.where(seen == 0, 1.0, told))


def _measured(paths: Paths, visit: Visit) -> tuple[Array, Array, Array]:
    """Likelihood of the measured loss per case, the cases pulled to it, and the model's σ left."""
    prior_db = paths.loss_db[:, None] + paths.scenario_error_db
    measured = np.broadcast_to(np.asarray(visit.loss_db, float), paths.loss_db.shape)
    none = np.isnan(measured)
    model, noise = paths.model_sigma_db**2, np.asarray(visit.loss_sigma_db, float) ** 2
    off = measured[:, None] - prior_db
    exponent = -0.5 * off**2 / (model + noise)[:, None]
    likely = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    pull = (model / (model + noise))[:, None]
    sigma = np.sqrt(model * noise / (model + noise))
    return (
        np.where(none[:, None], 1.0, likely),
        np.where(none[:, None], prior_db, prior_db + pull * off),
        np.where(none, paths.model_sigma_db, sigma),
    )
