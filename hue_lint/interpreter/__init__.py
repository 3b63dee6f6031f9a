"""One function with its inputs: what it does, gives back, and calls. It knows Python."""
