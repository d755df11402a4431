"""What only a rectification needs at the desk: carrying over, joining, learning from, keeping up, and its leading group."""
