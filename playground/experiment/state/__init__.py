"""The values that say what is on screen: their fields, how each is checked, the experiment and the view."""
