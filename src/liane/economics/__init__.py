"""Economics: what a community network costs, who can pay for it, and how a commons is shared.

Exact decimal money in, exact decimal money out; rates and shares are fractions from 0 to 1.
What nobody said stays unknown. No other engine, no file of prices and no clock is known here.
"""

from liane.economics.appraisal import assess
from liane.economics.assessment import Assessment, Cost, Health, Prices
from liane.economics.assumptions import INCOMES, Assumption, Assumptions
from liane.economics.balance import Balance, Line, balance
from liane.economics.cashflow import Course, cumulated, flows, ramp
from liane.economics.demand import DemandCurve, consumer_surplus, lowest_tariff
from liane.economics.indicators import (
    affordability,
    annualised,
    break_even_subscribers,
    irr,
    local_value_share,
    monthly_cost_per_household,
    npv,
    one_for_two,
    payback_month,
    reserve_months,
    simple_payback_months,
    single_funder_share,
    solidarity_cost,
)
from liane.economics.money import Money, allocate, digits, total
from liane.economics.outlook import Scenario, Swing
from liane.economics.rates import annuity_rate, percent_text, share_of
from liane.economics.settlement import Part, Settlement, Transfer, read_parts, settle
from liane.economics.sheet import Purchase, Sheet, read_assumptions, read_sheet

__all__ = [
    "INCOMES",
    "Assessment",
    "Assumption",
    "Assumptions",
    "Balance",
    "Cost",
    "Course",
    "DemandCurve",
    "Health",
    "Line",
    "Money",
    "Part",
    "Prices",
    "Purchase",
    "Scenario",
    "Settlement",
    "Sheet",
    "Swing",
    "Transfer",
    "affordability",
    "allocate",
    "annualised",
    "annuity_rate",
    "assess",
    "balance",
    "break_even_subscribers",
    "consumer_surplus",
    "cumulated",
    "digits",
    "flows",
    "irr",
    "local_value_share",
    "lowest_tariff",
    "monthly_cost_per_household",
    "npv",
    "one_for_two",
    "payback_month",
    "percent_text",
    "ramp",
    "read_assumptions",
    "read_parts",
    "read_sheet",
    "reserve_months",
    "settle",
    "share_of",
    "simple_payback_months",
    "single_funder_share",
    "solidarity_cost",
    "total",
]
