"""What the program said of a kept database before a change, against what it says now."""
