"""What was done, by whom, to whom."""
