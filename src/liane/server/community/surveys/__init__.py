"""Surveys: forms that travel, answers that stay anonymous, results that reveal nobody."""
