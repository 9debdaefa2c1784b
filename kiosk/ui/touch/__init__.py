"""How people touch the screen: keypad, scanner, flick, repeated taps, rest."""
