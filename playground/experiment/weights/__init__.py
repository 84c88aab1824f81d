"""Weights as arrays: how they are drawn, moved and edited. Nothing here knows of an experiment."""
