"""How a build is divided: into partitions that are coded anywhere, kept, and loaded by one."""
