"""Who gets in, and how much: hosts, tokens, networks, rates and limits."""
