"""The pages: each puts panels together for what a person wants to see."""
