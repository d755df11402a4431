"""Settings, start-up refusals, error pages: everything that depends on where Huiyin runs."""
