"""The wing Projet: from a need to a decision, before anything is built."""
