"""How a report is printed: one module for each output format."""
