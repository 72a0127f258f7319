"""Flows: what someone does with the service. Each module has a function `run`."""
