"""The experiment as an address and as a file."""
