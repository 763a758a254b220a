/* Labels of nodes, and the modes that give them: what `_label`, `get_label` and `set_label` of value.py do. */

#ifndef GLASSGRAD_LABELS_H
#define GLASSGRAD_LABELS_H

#include "core.h"

/* One label, borrowed, or None; NULL and an exception where looking it up fails. */
PyObject *label_get(Node *node, const char *key);

/* Set one label; the others may be shared with all nodes of its scope. */
int label_set(Node *node, const char *key, PyObject *text);

/* Set the name, a string or None; TypeError for anything else. */
int label_set_name(Node *node, PyObject *name);

/* Give a constant the scope of the node that it was met by. */
int label_inherit(Node *constant, Node *user);

/* The Modes that hold in this context, as modes.current gives them; new, or NULL and an exception. */
PyObject *modes_now(void);

/* Whether something is built as Modes are. */
bool are_modes(PyObject *modes);

PyObject *modes_apply(Node *node);

/* Let the modes that hold here have their say about a new node; takes its reference over and returns one. */
static inline PyObject *node_finish(Node *node) {
    return PyList_GET_SIZE(core.active) == 0 || node == NULL ? (PyObject *)node : modes_apply(node);
}

#endif
