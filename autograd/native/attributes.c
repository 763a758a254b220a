/* The attributes of a Value: its state checked at the door, and the protocol that the modules in Python share. */

#include "labels.h"
#include "no_path.h"
#include "node.h"
#include "numbers.h"
#include "value.h"

#define GETTER(name) static PyObject *get_##name(PyObject *self, void *key)
#define SETTER(name) static int set_##name(PyObject *self, PyObject *x, void *key)
#define NODE ((Node *)self)

/* Raise as a property of Python's without a deleter; true where something is to be deleted. */
static bool is_deletion(PyObject *x, const char *name) {
    if (x == NULL)
        PyErr_Format(PyExc_AttributeError, "property '%s' of 'Value' object has no deleter", name);
    return x == NULL;
}

GETTER(data) {
    (void)key;
    return PyFloat_FromDouble(NODE->data);
}

SETTER(data) {
    (void)key;
    return is_deletion(x, "data") ? -1 : number_of(x, &NODE->data);
}

GETTER(grad) {
    (void)key;
    return PyFloat_FromDouble(NODE->grad);
}

SETTER(grad) {
    (void)key;
    if (is_deletion(x, "grad"))
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
    if (is_deletion(x, "_op"))
        return -1;
    Py_XSETREF(NODE->op, x == Py_None ? NULL : Py_NewRef(x));
    return 0;
}

/* A new tuple with room for `parts` things per operand. Numbers among the operands become nodes before, because
   making either may run other code, and what follows may not. */
static PyObject *tuple_for(Node *node, Py_ssize_t parts) {
    for (uint32_t i = 0; i < node->count; i++)
        if (operand_node(node, i) == NULL)
            return NULL;
    PyObject *tuple = PyTuple_New(parts * node->count);
    if (tuple != NULL && PyTuple_GET_SIZE(tuple) != parts * node->count) {
        PyErr_SetString(PyExc_RuntimeError, "the operands of a Value changed while they were read");
        Py_CLEAR(tuple);
    }
    return tuple;
}

static void put_operands(Node *node, PyObject *tuple, Py_ssize_t step) {
    for (uint32_t i = 0; i < node->count; i++)
        PyTuple_SET_ITEM(tuple, step * i, Py_NewRef(operands_of(node)[i].node));
}

static int put_partials(Node *node, PyObject *tuple, Py_ssize_t start, Py_ssize_t step) {
    for (uint32_t i = 0; i < node->count; i++) {
        double number = operands_of(node)[i].partial;
        PyObject *partial = is_no_path(number) ? Py_NewRef(Py_None) : PyFloat_FromDouble(number);
        if (partial == NULL)
            return -1;
        PyTuple_SET_ITEM(tuple, start + step * i, partial);
    }
    return 0;
}

GETTER(operands) {
    (void)key;
    PyObject *operands = tuple_for(NODE, 1);
    if (operands != NULL)
        put_operands(NODE, operands, 1);
    return operands;
}

GETTER(partials) {
    (void)key;
    PyObject *partials = tuple_for(NODE, 1);
    if (partials != NULL && put_partials(NODE, partials, 0, 1) < 0)
        Py_CLEAR(partials);
    return partials;
}

GETTER(links) {
    (void)key;
    if (NODE->flags & CONSTANT)
        Py_RETURN_NONE;
    PyObject *links = tuple_for(NODE, 2);
    if (links == NULL)
        return NULL;
    put_operands(NODE, links, 2);
    if (put_partials(NODE, links, 1, 2) < 0)
        Py_CLEAR(links);
    return links;
}

GETTER(labels) {
    (void)key;
    if (NODE->labels == NULL)
        PyErr_SetString(PyExc_AttributeError, "this Value has no labels");
    return Py_XNewRef(NODE->labels);
}

SETTER(labels) {
    (void)key;
    if (is_deletion(x, "_labels"))
        return -1;
    if (!PyDict_Check(x)) {
        PyErr_Format(PyExc_TypeError, "labels are a dict, got %s", Py_TYPE(x)->tp_name);
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
    return is_deletion(x, key) ? -1 : label_set_name(NODE, x);
}

SETTER(read_only) {
    (void)self;
    if (!is_deletion(x, key))
        PyErr_Format(PyExc_AttributeError,
                     "%s is read-only: it tells how this Value was made; operations make new Values", (char *)key);
    return -1;
}

GETTER(is_constant) {
    (void)key;
    return PyBool_FromLong(NODE->flags & CONSTANT);
}

SETTER(is_constant) {
    if (is_deletion(x, key))
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
        PyErr_Format(PyExc_TypeError, "is_constant is True or False, got %s", Py_TYPE(x)->tp_name);
        return -1;
    }
    NODE->flags = (uint16_t)(is_constant ? NODE->flags | CONSTANT : NODE->flags & ~CONSTANT);
    return 0;
}

/* The terms and local derivatives of a tuple (operand, partial, operand, ...); -1 and an exception. */
static int read_links(PyObject *links, Py_ssize_t count, Term *terms, double *partials) {
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *operand = PyTuple_GET_ITEM(links, 2 * i), *partial = PyTuple_GET_ITEM(links, 2 * i + 1);
        if (!is_value(operand)) {
            PyErr_Format(PyExc_TypeError, "an operand is a Value, got %s", Py_TYPE(operand)->tp_name);
            return -1;
        }
        terms[i].node = (Node *)operand;
        if (partial == Py_None)
            partials[i] = NO_PATH;
        else if (number_of(partial, &partials[i]) < 0)
            return -1;
    }
    return 0;
}

/* Give `node` these operands, or a new node where that is NULL. Returns it, borrowed or new; NULL and an exception. */
static Node *with_links(Node *node, PyObject *links) {
    Py_ssize_t count = PyTuple_Check(links) ? PyTuple_GET_SIZE(links) / 2 : 0;
    if (links != Py_None && (!PyTuple_Check(links) || PyTuple_GET_SIZE(links) % 2 || (size_t)count >= UINT32_MAX)) {
        PyErr_Format(PyExc_TypeError, "links are a tuple (operand, partial, ...) or None, got %s",
                     Py_TYPE(links)->tp_name);
        return NULL;
    }
    Term *terms = PyMem_Malloc((size_t)count * (sizeof(Term) + sizeof(double)) + 1);
    if (terms == NULL)
        return (Node *)PyErr_NoMemory();
    double *partials = (double *)(terms + count);
    Node *result = NULL;
    if (read_links(links, count, terms, partials) == 0) {
        if (node == NULL)
            result = node_make(terms, partials, (uint32_t)count);
        else if (node_replace(node, terms, partials, (uint32_t)count) == 0)
            result = node;
    }
    if (result != NULL && links == Py_None)
        result->flags |= CONSTANT;
    PyMem_Free(terms);
    return result;
}

SETTER(links) {
    (void)key;
    return is_deletion(x, "_links") || with_links(NODE, x) == NULL ? -1 : 0;
}

/* Value._restored(data, grad, op, links), of a subclass through its __new__. */
PyObject *value_restored(PyObject *type, PyObject *const *arguments, Py_ssize_t count) {
    if (count != 4)
        return PyErr_Format(PyExc_TypeError, "_restored takes data, grad, op, links; got %zd arguments", count);
    bool is_plain = type == (PyObject *)core.value_type;
    PyObject *self = is_plain ? (PyObject *)with_links(NULL, arguments[3])
                              : PyObject_CallMethod(type, "__new__", "O", type);
    if (self == NULL)
        return NULL;
    if (!is_value(self)) {
        PyErr_Format(PyExc_TypeError, "%s.__new__ gave %s, no Value", ((PyTypeObject *)type)->tp_name,
                     Py_TYPE(self)->tp_name);
    } else if ((is_plain || set_links(self, arguments[3], NULL) == 0) && set_op(self, arguments[2], NULL) == 0 &&
               number_of(arguments[0], &NODE->data) == 0 && number_of(arguments[1], &NODE->grad) == 0) {
        return self;
    }
    Py_DECREF(self);
    return NULL;
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
