"""What `check_gradients` is made of: a function at a point, differences beside derivatives, known mistakes."""
