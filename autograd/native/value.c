/* The type of Value, and how one is made. */

#include "value.h"

#include "labels.h"
#include "node.h"
#include "numbers.h"
#include "record.h"

/* Make a node with its number a leaf as Value(data, name) does; -1 and an exception where that fails. */
static int start_leaf(Node *node, PyObject *x, PyObject *name) {
    if (is_value(x)) {
        PyErr_SetString(PyExc_TypeError,
                        "Value takes a number, got a Value: use it as it is, or v.detach() for a new leaf");
        return -1;
    }
    double data;
    if (number_of(x, &data) < 0 || node_replace(node, NULL, NULL, 0) < 0)
        return -1;
    node->data = data;
    node->grad = 0.0;
    Py_CLEAR(node->op);
    PyObject *finished = node_finish((Node *)Py_NewRef(node));
    if (finished == NULL)
        return -1;
    Py_DECREF(finished);
    return name != NULL && name != Py_None ? label_set_name(node, name) : 0;
}

/* The arguments of Value(data, name=None) that are not plainly one or two: the function in Python raises, or says. */
static int start_leaf_slowly(Node *node, PyObject *arguments, PyObject *names) {
    PyObject *sort_out = import_from("autograd.native.binding", "sort_out"), *pair = NULL, *data, *name;
    PyObject *all = PyTuple_New(PyTuple_GET_SIZE(arguments) + 1);
    int status = -1;
    if (sort_out == NULL || all == NULL)
        goto done;
    PyTuple_SET_ITEM(all, 0, Py_NewRef(node));
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(arguments); i++)
        PyTuple_SET_ITEM(all, i + 1, Py_NewRef(PyTuple_GET_ITEM(arguments, i)));
    pair = PyObject_Call(sort_out, all, names);
    if (pair != NULL && PyArg_ParseTuple(pair, "OO", &data, &name))
        status = start_leaf(node, data, name);
done:
    Py_XDECREF(sort_out);
    Py_XDECREF(all);
    Py_XDECREF(pair);
    return status;
}

static int value_init(PyObject *self, PyObject *arguments, PyObject *names) {
    Py_ssize_t count = PyTuple_GET_SIZE(arguments);
    if (names != NULL || count < 1 || count > 2)
        return start_leaf_slowly((Node *)self, arguments, names);
    return start_leaf((Node *)self, PyTuple_GET_ITEM(arguments, 0), count == 2 ? PyTuple_GET_ITEM(arguments, 1) : NULL);
}

static PyObject *value_new(PyTypeObject *type, PyObject *arguments, PyObject *names) {
    (void)arguments, (void)names;
    return (PyObject *)node_leaf(type, 0.0);
}

/* The leaf of a number, with a name or NULL. */
static PyObject *leaf_of(PyTypeObject *type, PyObject *x, PyObject *name) {
    double data;
    if (number_of(x, &data) < 0)
        return NULL;
    PyObject *leaf = node_finish(node_leaf(type, data));
    if (leaf != NULL && name != NULL && name != Py_None && label_set_name((Node *)leaf, name) < 0)
        Py_CLEAR(leaf);
    return leaf;
}

/* Value(number), Value(number, name) and Value(number, name=name) at once; any other call as every class is called. */
PyObject *value_vectorcall(PyObject *type, PyObject *const *arguments, size_t flags, PyObject *names) {
    Py_ssize_t count = PyVectorcall_NARGS(flags), named = names != NULL ? PyTuple_GET_SIZE(names) : 0;
    bool is_plain = count >= 1 && count + named <= 2 && !is_value(arguments[0]);
    if (is_plain && (named == 0 || PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "name") == 0))
        return leaf_of((PyTypeObject *)type, arguments[0], count + named == 2 ? arguments[1] : NULL);
    PyObject *result = NULL, *keywords = NULL, *positional = PyTuple_New(PyVectorcall_NARGS(flags));
    if (positional == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(positional); i++)
        PyTuple_SET_ITEM(positional, i, Py_NewRef(arguments[i]));
    if (names != NULL) {
        keywords = PyDict_New();
        if (keywords == NULL)
            goto done;
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++)
            if (PyDict_SetItem(keywords, PyTuple_GET_ITEM(names, i), arguments[PyTuple_GET_SIZE(positional) + i]) < 0)
                goto done;
    }
    result = value_new((PyTypeObject *)type, NULL, NULL);
    if (result != NULL && value_init(result, positional, keywords) < 0)
        Py_CLEAR(result);
done:
    Py_DECREF(positional);
    Py_XDECREF(keywords);
    return result;
}

PyObject *value_constant(PyObject *module, PyObject *x) {
    (void)module;
    double data;
    if (number_of(x, &data) < 0)
        return NULL;
    Node *node = node_leaf(core.value_type, data);
    if (node != NULL)
        node->flags |= CONSTANT;
    return node_finish(node);
}

static int value_bool(PyObject *self) {
    return ((Node *)self)->data != 0.0;
}

static Py_hash_t value_hash(PyObject *self) {
    return PyBaseObject_Type.tp_hash(self);
}

/* sys.getsizeof adds the collector's header for every Value, also for those that have none. */
static PyObject *value_sizeof(PyObject *self, PyObject *nothing) {
    (void)nothing;
    size_t header = node_is_gc(self) ? 0 : 2 * sizeof(void *);
    return PyLong_FromSize_t(node_size((Node *)self) - header);
}

/* Value.__init__, for inspect and help: the slot that calls use has no signature. */
static PyObject *value_start(PyObject *self, PyObject *arguments, PyObject *names) {
    return value_init(self, arguments, names) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyMethodDef methods[] = {
    {"__init__", (PyCFunction)(void (*)(void))value_start, METH_VARARGS | METH_KEYWORDS | METH_COEXIST,
     "__init__($self, data, name=None)\n--\n\nMake a leaf of a number, with a label."},
    {"apply", (PyCFunction)(void (*)(void))value_apply, METH_FASTCALL,
     "Record `op` on any number of operands, Values or numbers; `op(...)` calls this."},
    {"_restored", (PyCFunction)(void (*)(void))value_restored, METH_FASTCALL | METH_CLASS,
     "Make a node as it was, without its labels."},
    {"__sizeof__", value_sizeof, METH_NOARGS, "Bytes of this node, its operands included."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, value_new},
    {Py_tp_init, value_init},
    {Py_tp_dealloc, node_dealloc},
    {Py_tp_free, node_free},
    {Py_tp_is_gc, node_is_gc},
    {Py_tp_traverse, node_traverse},
    {Py_tp_hash, value_hash},
    {Py_tp_richcompare, value_compare},
    {Py_tp_methods, methods},
    {Py_tp_getset, value_attributes},
    {Py_tp_members, value_members},
    {Py_nb_bool, value_bool},
    {Py_nb_add, value_add},
    {Py_nb_subtract, value_sub},
    {Py_nb_multiply, value_mul},
    {Py_nb_true_divide, value_div},
    {Py_nb_floor_divide, value_floor_divide},
    {Py_nb_remainder, value_mod},
    {Py_nb_power, value_pow},
    {Py_nb_negative, value_neg},
    {Py_nb_positive, value_pos},
    {Py_nb_absolute, value_abs},
    {0, NULL},
};

PyType_Spec value_spec = {
    .name = "autograd.Value",
    .basicsize = sizeof(Node),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};
