"""What the project declares, as values: annotations, type variables, models, middleware."""
