"""Many matters at once: decided or extended by one document, or reported on in one grid."""
