"""The screen while nobody is there: dim, with a call to come; and the minute in which it may be wiped."""
