"""Helpers of the tests: databases that need no emptying, a browser, a data folder."""
