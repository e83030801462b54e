"""Measures: the probe of this box as its own task, and the measurements that people bring in."""
