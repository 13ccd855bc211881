"""config.toml: what is allowed in it, and what is told about a mistake."""
