"""The Compare page: cells side by side on the same sequence."""
