"""Input: keypad, scanner, flicks, repeated taps, and the lack of any."""
