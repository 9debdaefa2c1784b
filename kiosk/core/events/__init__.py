"""What stations tell one another when a spool changed, and the state of the shop as events leave it. Pure."""
