"""The shop's data and rules: spools, workers, operations, states, lists. Pure.

Standard library only; any thread.
"""
