"""Learns from three scans how this station's scanner types."""
