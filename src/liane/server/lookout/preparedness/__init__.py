"""Preparing for a cut of the Internet: before, during, after."""
