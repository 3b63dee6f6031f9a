"""From synchronous functions to asynchronous ones: targets, obstacles, callers, edits, the plan."""
