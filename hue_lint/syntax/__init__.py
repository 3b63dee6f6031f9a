"""Text to trees: sources, outlines, segments, edits."""
