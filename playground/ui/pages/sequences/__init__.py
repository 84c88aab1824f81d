"""The Sequences page: what is read, what is answered, and where an answer comes from."""
