"""What the interpreter knows of values, and what it tells of them."""
