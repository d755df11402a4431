"""The room of reports: composing, the claims bench, snapshots, publication, downloads."""
