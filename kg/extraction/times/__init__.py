"""When: time expressions and what they mean."""
