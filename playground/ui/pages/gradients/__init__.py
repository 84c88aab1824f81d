"""The Gradients page: how the gradient travels back through time, a module a section."""
