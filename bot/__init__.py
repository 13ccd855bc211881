"""Runs it: the only package that knows everybody."""
