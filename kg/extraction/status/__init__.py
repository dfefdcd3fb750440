"""How far an act is asserted: done, to come, denied, doubted."""
