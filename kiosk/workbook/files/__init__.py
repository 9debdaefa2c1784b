"""Brings a shop's own sheet in and out: .xlsx and .csv."""
