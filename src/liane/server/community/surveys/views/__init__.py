"""Pages of surveys: `asking` a survey and its form, `answering`, `results`, and the others."""
