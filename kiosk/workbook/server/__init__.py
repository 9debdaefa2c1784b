"""Offers a local workbook over HTTP on this machine, with latency, quota and faults on request."""
