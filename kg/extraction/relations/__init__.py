"""What holds between those named: offices, alliances, memberships."""
