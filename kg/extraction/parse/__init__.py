"""Words, tags and dependencies, and where the parser is put right."""
