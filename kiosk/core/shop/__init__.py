"""What there is in the shop and what may be done with it: spools, workers, states, rules, lists. Pure.

Standard library only; any thread.
"""
