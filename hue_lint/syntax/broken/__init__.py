"""Text that does not parse: its pieces, what is wrong with them, what stands in for them."""
