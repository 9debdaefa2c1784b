"""The top bar: lights, clock and banners."""
