"""The association's year: who belongs and pays dues, letters, the annual plan, what funders ask."""
