"""What an observed run of the project's tests saw (`hue-observed.json`), beside the findings."""
