"""What the names of a project mean: modules, classes, functions, models. Built on demand."""
