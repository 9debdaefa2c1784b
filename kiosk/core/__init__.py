"""The shop's rules: data, states, lists, actions and events of spools.

Standard library only. Everything here is either a pure function over frozen data or a service that
reaches the outside through the protocols of `ports`. Any thread may call the pure functions; each
service says which thread it belongs to.
"""
