"""The order in which functions are interpreted, and what of it counts as found in them."""
