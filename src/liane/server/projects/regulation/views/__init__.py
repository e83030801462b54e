"""Pages of the law: facts and themes, filings, legal forms and their papers."""
