"""What a register declares, and the list of those installed. Higher floors know a room only through this."""
