/* Vector as a type: made, looked at, released. */

#include "vector.h"

#include <math.h>

PyTypeObject *vector_type;

Vector *vector_of_numbers(Py_ssize_t count) {
    Vector *vector = PyObject_GC_NewVar(Vector, vector_type, count);
    if (vector != NULL)
        vector->are_numbers = true;
    return vector;
}

PyObject *vector_of_elements(PyObject **elements, Py_ssize_t count) {
    Py_ssize_t floats = 0;
    while (floats < count && PyFloat_CheckExact(elements[floats]))
        floats++;
    Vector *vector = vector_of_numbers(count);
    for (Py_ssize_t i = 0; i < count; i++) {
        if (vector != NULL && floats < count) {
            vector->elements[i] = elements[i];
            continue;
        }
        if (vector != NULL)
            vector->numbers[i] = PyFloat_AS_DOUBLE(elements[i]);
        Py_DECREF(elements[i]);
    }
    if (vector != NULL && floats < count) {
        vector->are_numbers = false;
        PyObject_GC_Track(vector);
    }
    return (PyObject *)vector;
}

/* Of a list or tuple of plain numbers and Values; NULL without an exception where an element is something else. */
static PyObject *quick_vector(PyObject *xs) {
    Py_ssize_t count = PySequence_Fast_GET_SIZE(xs), i = 0;
    Vector *vector = vector_of_numbers(count);
    if (vector == NULL || PySequence_Fast_GET_SIZE(xs) != count) { /* making it may have run the collector */
        Py_XDECREF(vector);
        return NULL;
    }
    PyObject **items = PySequence_Fast_ITEMS(xs);
    Term term;
    while (i < count && quick_term(items[i], &term) && term.node == NULL)
        vector->numbers[i++] = term.data;
    if (i == count)
        return (PyObject *)vector;
    for (i = 0; i < count && quick_term(items[i], &term); i++) {
        vector->elements[i] = term.node != NULL ? Py_NewRef(items[i]) : PyFloat_FromDouble(term.data);
        if (vector->elements[i] == NULL)
            break;
    }
    Py_SET_SIZE(vector, i);
    vector->are_numbers = false;
    PyObject_GC_Track(vector);
    if (i < count)
        Py_CLEAR(vector);
    return (PyObject *)vector;
}

/* Any real numbers and Values; converting them may run any code. */
static PyObject *slow_vector(PyObject *xs) {
    PyObject *items = PySequence_Tuple(xs);
    if (items == NULL)
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(items), done = 0;
    PyObject **elements = PyMem_New(PyObject *, count > 0 ? count : 1), *result = NULL;
    for (; elements != NULL && done < count; done++) {
        PyObject *x = PyTuple_GET_ITEM(items, done);
        double number;
        if (is_value(x))
            elements[done] = Py_NewRef(x);
        else if (number_of(x, &number) < 0 || (elements[done] = PyFloat_FromDouble(number)) == NULL)
            break;
    }
    if (elements == NULL)
        PyErr_NoMemory();
    else if (done == count)
        result = vector_of_elements(elements, count);
    else
        while (done > 0)
            Py_DECREF(elements[--done]);
    PyMem_Free(elements);
    Py_DECREF(items);
    return result;
}

static PyObject *vector_new(PyTypeObject *type, PyObject *arguments, PyObject *names) {
    (void)type;
    static char *keywords[] = {"numbers", NULL};
    PyObject *xs;
    if (!PyArg_ParseTupleAndKeywords(arguments, names, "O:Vector", keywords, &xs))
        return NULL;
    if (PyList_CheckExact(xs) || PyTuple_CheckExact(xs)) {
        PyObject *vector = quick_vector(xs);
        if (vector != NULL || PyErr_Occurred())
            return vector;
    } else {
        PyObject *iter;
        if (attribute_if_any(xs, "__iter__", &iter) < 0)
            return NULL;
        Py_XDECREF(iter);
        if (iter == NULL || PyUnicode_Check(xs) || PyBytes_Check(xs))
            return PyErr_Format(PyExc_TypeError, "Vector takes a sequence of numbers, got %s", type_name(xs));
    }
    return slow_vector(xs);
}

static void vector_dealloc(PyObject *self) {
    Vector *vector = (Vector *)self;
    PyTypeObject *type = Py_TYPE(self);
    if (!vector->are_numbers) {
        PyObject_GC_UnTrack(self);
        for (Py_ssize_t i = 0; i < Py_SIZE(self); i++)
            Py_DECREF(vector->elements[i]);
    }
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static int vector_traverse(PyObject *self, visitproc visit, void *arg) {
    Vector *vector = (Vector *)self;
    Py_VISIT(Py_TYPE(self));
    for (Py_ssize_t i = 0; !vector->are_numbers && i < Py_SIZE(self); i++)
        Py_VISIT(vector->elements[i]);
    return 0;
}

static Py_ssize_t vector_length(PyObject *self) {
    return Py_SIZE(self);
}

static PyObject *vector_item(PyObject *self, Py_ssize_t i) {
    if (i >= 0 && i < Py_SIZE(self))
        return vector_element((Vector *)self, i);
    PyErr_SetString(PyExc_IndexError, "list index out of range");
    return NULL;
}

static PyObject *vector_tolist(PyObject *self, PyObject *nothing) {
    (void)nothing;
    PyObject *list = PyList_New(Py_SIZE(self));
    for (Py_ssize_t i = 0; list != NULL && i < Py_SIZE(self); i++) {
        PyObject *element = vector_element((Vector *)self, i);
        if (element == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, element);
    }
    return list;
}

static PyObject *vector_is_finite(PyObject *self, PyObject *nothing) {
    (void)nothing;
    Vector *vector = (Vector *)self;
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) {
        double x;
        if (vector->are_numbers)
            x = vector->numbers[i];
        else if (is_value(vector->elements[i]))
            x = ((Node *)vector->elements[i])->data;
        else
            x = PyFloat_AS_DOUBLE(vector->elements[i]);
        if (!isfinite(x))
            Py_RETURN_FALSE;
    }
    Py_RETURN_TRUE;
}

static Py_hash_t vector_hash(PyObject *self) {
    return PyBaseObject_Type.tp_hash(self);
}

static PyObject *vector_repr(PyObject *self) {
    PyObject *list = vector_tolist(self, NULL);
    PyObject *text = list != NULL ? PyUnicode_FromFormat("Vector(%R)", list) : NULL;
    Py_XDECREF(list);
    return text;
}

static PyObject *vector_reduce(PyObject *self, PyObject *nothing) {
    PyObject *list = vector_tolist(self, nothing);
    return list != NULL ? Py_BuildValue("O(N)", vector_type, list) : NULL;
}

static PyMethodDef methods[] = {
    {"apply", (PyCFunction)(void (*)(void))vector_apply, METH_FASTCALL,
     "Evaluate `op` element by element; `op(...)` and the operators call this."},
    {"is_finite", vector_is_finite, METH_NOARGS, "Return whether no element is nan or infinite."},
    {"tolist", vector_tolist, METH_NOARGS, "Return the elements in a list."},
    {"__reduce__", vector_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, vector_new},
    {Py_tp_dealloc, vector_dealloc},
    {Py_tp_traverse, vector_traverse},
    {Py_tp_repr, vector_repr},
    {Py_tp_richcompare, vector_compare},
    {Py_tp_hash, vector_hash},
    {Py_tp_iter, PySeqIter_New},
    {Py_tp_methods, methods},
    {Py_sq_length, vector_length},
    {Py_sq_item, vector_item},
    {Py_nb_add, vector_add},
    {Py_nb_subtract, vector_sub},
    {Py_nb_multiply, vector_mul},
    {Py_nb_true_divide, vector_div},
    {Py_nb_floor_divide, vector_floor_divide},
    {Py_nb_remainder, vector_mod},
    {Py_nb_power, vector_power},
    {Py_nb_negative, vector_neg},
    {Py_nb_positive, vector_pos},
    {Py_nb_absolute, vector_abs},
    {0, NULL},
};

PyType_Spec vector_spec = {
    .name = "autograd.columns.Vector",
    .basicsize = offsetof(Vector, numbers),
    .itemsize = sizeof(double),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};
