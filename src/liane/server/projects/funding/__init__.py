"""Sub-grants: a call, applications read blind, a committee's decision, instalments, reports.

Money is recorded here and never held: it goes through the cash book of `finance` or a bank.
"""
