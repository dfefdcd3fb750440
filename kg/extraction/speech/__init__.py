"""Who says what: cues, quotations, speakers, chains."""
