"""Training: courses, sessions, who came, what was learnt; understand, debate, act."""
