"""What a type checker must refuse: exactly the lines marked "wrong"."""

import math

import autograd
from autograd import Value, dot, fsum, maximum

v = Value(2)
v.tanhh()  # wrong
Value("a")  # wrong
Value(v)  # wrong
Value(1, name=3)  # wrong
autograd.tanh("x")  # wrong
autograd.tanh(v, v)  # wrong
autograd.tanhh(v)  # wrong
maximum(v)  # wrong
maximum(v, None)  # wrong
fsum(v)  # wrong
dot([v], ["x"])  # wrong
v + "1"  # wrong
v.leaky_relu(slop=0.1)  # wrong
v.partials = ()  # wrong
v.data = "3"  # wrong
float(v)  # wrong
math.sin(v)  # wrong
right = v.tanh(), autograd.tanh(v), v + 1
