/* The reverse sweep over a recorded graph. */

#ifndef GLASSGRAD_SWEEP_H
#define GLASSGRAD_SWEEP_H

#include "core.h"

/* adjoints(root, seed): a dict, as graph.adjoints. */
PyObject *graph_adjoints(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

/* backward(root, seed): what engine.backward does where nothing watches. */
PyObject *graph_backward(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

#endif
