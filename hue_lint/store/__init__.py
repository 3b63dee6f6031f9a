"""What was found in a project, kept from run to run."""
