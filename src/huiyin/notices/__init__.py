"""What people are told: in the page, by mail, in their calendar. All of it follows from tasks, which follow from entries."""
