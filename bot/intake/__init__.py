"""The way in: by polling or by webhook, confirmed only after the commit."""
