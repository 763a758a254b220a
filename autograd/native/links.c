/* How a Value was made, as tuples: `operands`, `partials`, and both in `_links` for the modules in Python. */

#include "no_path.h"
#include "node.h"
#include "numbers.h"
#include "value.h"

/* A new tuple with room for `parts` things per operand. Numbers among the operands become nodes before, because
   making either may run other code, and what follows may not. */
static PyObject *tuple_for(Node *node, Py_ssize_t parts) {
    for (uint32_t i = 0; i < node->count; i++)
        if (operand_node(node, i) == NULL)
            return NULL;
    PyObject *tuple = PyTuple_New(parts * node->count);
    if (tuple != NULL && PyTuple_GET_SIZE(tuple) != parts * node->count) {
        Py_DECREF(tuple);
        return operands_changed();
    }
    return tuple;
}

static void put_operands(Node *node, PyObject *tuple, Py_ssize_t step) {
    for (uint32_t i = 0; i < node->count; i++)
        PyTuple_SET_ITEM(tuple, step * i, Py_NewRef(operand_node(node, i)));
}

static int put_partials(Node *node, PyObject *tuple, Py_ssize_t start, Py_ssize_t step) {
    for (uint32_t i = 0; i < node->count; i++) {
        double number = operand_partial(node, i);
        PyObject *partial = is_no_path(number) ? Py_NewRef(Py_None) : PyFloat_FromDouble(number);
        if (partial == NULL)
            return -1;
        PyTuple_SET_ITEM(tuple, start + step * i, partial);
    }
    return 0;
}

PyObject *get_operands(PyObject *self, void *key) {
    (void)key;
    Node *node = (Node *)self;
    PyObject *operands = tuple_for(node, 1);
    if (operands != NULL)
        put_operands(node, operands, 1);
    return operands;
}

PyObject *get_partials(PyObject *self, void *key) {
    (void)key;
    Node *node = (Node *)self;
    PyObject *partials = tuple_for(node, 1);
    if (partials != NULL && put_partials(node, partials, 0, 1) < 0)
        Py_CLEAR(partials);
    return partials;
}

PyObject *get_links(PyObject *self, void *key) {
    (void)key;
    Node *node = (Node *)self;
    if (node->flags & CONSTANT)
        Py_RETURN_NONE;
    PyObject *links = tuple_for(node, 2);
    if (links == NULL)
        return NULL;
    put_operands(node, links, 2);
    if (put_partials(node, links, 1, 2) < 0)
        Py_CLEAR(links);
    return links;
}

/* The terms and local derivatives of a tuple (operand, partial, operand, ...); -1 and an exception. */
static int read_links(PyObject *links, Py_ssize_t count, Term *terms, double *partials) {
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *operand = PyTuple_GET_ITEM(links, 2 * i), *partial = PyTuple_GET_ITEM(links, 2 * i + 1);
        if (!is_value(operand)) {
            PyErr_Format(PyExc_TypeError, "an operand is a Value, got %s", type_name(operand));
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
                     type_name(links));
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

int set_links(PyObject *self, PyObject *links, void *key) {
    (void)key;
    if (links == NULL)
        PyErr_SetString(PyExc_AttributeError, "property '_links' of 'Value' object has no deleter");
    return links == NULL || with_links((Node *)self, links) == NULL ? -1 : 0;
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
    Node *node = (Node *)self;
    if (!is_value(self)) {
        PyErr_Format(PyExc_TypeError, "%s.__new__ gave %s, no Value", ((PyTypeObject *)type)->tp_name,
                     type_name(self));
    } else if ((is_plain || set_links(self, arguments[3], NULL) == 0) && number_of(arguments[0], &node->data) == 0 &&
               number_of(arguments[1], &node->grad) == 0) {
        Py_XSETREF(node->op, arguments[2] == Py_None ? NULL : Py_NewRef(arguments[2]));
        return self;
    }
    Py_DECREF(self);
    return NULL;
}
