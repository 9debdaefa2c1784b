"""The shop's face for browsers and other programs, read only: JSON routes, server-sent events, pages.

Everything runs on the thread of one asyncio loop, beside the engine that it shows; what blocks goes through
the ports in `ports`.
"""
