"""Who stands here: the card and the list of workers."""
