"""Duty posts: whose turn it is, who has checked in, how one hands over to the next."""
