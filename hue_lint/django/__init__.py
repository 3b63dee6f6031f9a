"""What Django does, where data does not tell: one file a topic."""
