"""The law as a community needs it: facts with their source, filings, legal forms and papers."""
