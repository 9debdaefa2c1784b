"""Events: the messages by which stations keep one another up to date, and the state they lead to. Pure."""
