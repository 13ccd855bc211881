"""What a fresh administrator gets wrong, found before anybody has to rely on it."""
