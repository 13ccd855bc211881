"""The real bot on a virtual clock, without sockets: days in seconds, and every run can be run again."""
