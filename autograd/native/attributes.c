/* The attributes of a Value: its state checked at the door, and the protocol that the modules in Python share. */

#include "labels.h"
#include "numbers.h"
#include "value.h"

#define GETTER(name) static PyObject *get_##name(PyObject *self, void *key)
#define SETTER(name) static int set_##name(PyObject *self, PyObject *x, void *key)
#define NODE ((Node *)self)

/* Raise as a property of Python's without a deleter; true where something is to be deleted. */
static bool is_deletion(PyObject *self, PyObject *x, const char *name) {
    if (x == NULL)
        PyErr_Format(PyExc_AttributeError, "property '%s' of '%s' object has no deleter", name, type_name(self));
    return x == NULL;
}

GETTER(data) {
    (void)key;
    return PyFloat_FromDouble(NODE->data);
}

SETTER(data) {
    (void)key;
    return is_deletion(self, x, "data") ? -1 : number_of(x, &NODE->data);
}

GETTER(grad) {
    (void)key;
    return PyFloat_FromDouble(NODE->grad);
}

SETTER(grad) {
    (void)key;
    if (is_deletion(self, x, "grad"))
        return -1;
    if (x != Py_None)
        return number_of(x, &NODE->grad);
    NODE->grad = 0.0;
    return 0;
}

GETTER(op) {
    (void)key;
    return Py_NewRef(NODE->op != NULL ? NODE->op : Py_None);
}

SETTER(op) {
    (void)key;
    if (is_deletion(self, x, "_op"))
        return -1;
    Py_XSETREF(NODE->op, x == Py_None ? NULL : Py_NewRef(x));
    return 0;
}

GETTER(labels) {
    (void)key;
    if (NODE->labels == NULL)
        PyErr_SetString(PyExc_AttributeError, "this Value has no labels");
    return Py_XNewRef(NODE->labels);
}

SETTER(labels) {
    (void)key;
    if (is_deletion(self, x, "_labels"))
        return -1;
    if (!PyDict_Check(x)) {
        PyErr_Format(PyExc_TypeError, "labels are a dict, got %s", type_name(x));
        return -1;
    }
    Py_XSETREF(NODE->labels, Py_NewRef(x));
    return 0;
}

GETTER(name) {
    PyObject *text = label_get(NODE, key);
    return Py_XNewRef(text);
}

SETTER(name) {
    return is_deletion(self, x, key) ? -1 : label_set_name(NODE, x);
}

SETTER(read_only) {
    (void)self;
    if (!is_deletion(self, x, key))
        PyErr_Format(PyExc_AttributeError,
                     "%s is read-only: it tells how this Value was made; operations make new Values", (char *)key);
    return -1;
}

GETTER(is_constant) {
    (void)key;
    return PyBool_FromLong(NODE->flags & CONSTANT);
}

SETTER(is_constant) {
    if (is_deletion(self, x, key))
        return -1;
    if (NODE->count > 0) {
        PyErr_SetString(PyExc_AttributeError,
                        "is_constant can be set on leaves only: this Value is the result of an operation");
        return -1;
    }
    int is_constant = PyObject_RichCompareBool(x, Py_True, Py_EQ);
    int is_variable = is_constant == 0 ? PyObject_RichCompareBool(x, Py_False, Py_EQ) : 0;
    if (is_constant < 0 || is_variable < 0)
        return -1;
    if (!is_constant && !is_variable) {
        PyErr_Format(PyExc_TypeError, "is_constant is True or False, got %s", type_name(x));
        return -1;
    }
    NODE->flags = (uint16_t)(is_constant ? NODE->flags | CONSTANT : NODE->flags & ~CONSTANT);
    return 0;
}

PyGetSetDef value_attributes[] = {
    {"data", get_data, set_data, "The number, a float; assigning changes this node alone.", NULL},
    {"grad", get_grad, set_grad, "d(root)/d(this) of the last backward; leaves accumulate.", NULL},
    {"name", get_name, set_name, "A label of yours, or None.", "name"},
    {"is_constant", get_is_constant, set_is_constant, "True: receives no gradient. Writable on leaves.",
     "is_constant"},
    {"op", get_op, set_read_only, "The operation that made it; None for a leaf.", "op"},
    {"operands", get_operands, set_read_only, "What it was made of, in order.", "operands"},
    {"partials", get_partials, set_read_only,
     "The local derivative by each operand, as recorded; None where there is no path.", "partials"},
    {"scope", get_name, set_read_only, "The module path that made it, or None.", "scope"},
    {"_data", get_data, set_data, NULL, NULL},
    {"_grad", get_grad, set_grad, NULL, NULL},
    {"_op", get_op, set_op, NULL, NULL},
    {"_links", get_links, set_links, NULL, NULL},
    {"_labels", get_labels, set_labels, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyMemberDef value_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Node, weakrefs), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
