/* The data and gradients of many Values at once: what columns.py does. */

#include "vector.h"

/* Where one number of a node is, and its name in Python. */
typedef struct {
    const char *caller, *name;
    size_t offset;
} Attribute;

static const Attribute DATA = {"set_data", "data", offsetof(Node, data)};
static const Attribute GRADS = {"set_grads", "grad", offsetof(Node, grad)};

static inline double *number_in(PyObject *value, const Attribute *attribute) {
    return (double *)((char *)value + attribute->offset);
}

PyObject **plain_values(PyObject *values, Py_ssize_t count) {
    if (!(PyList_CheckExact(values) || PyTuple_CheckExact(values)) || PySequence_Fast_GET_SIZE(values) != count)
        return NULL;
    PyObject **items = PySequence_Fast_ITEMS(values);
    for (Py_ssize_t i = 0; i < count; i++)
        if (!Py_IS_TYPE(items[i], core.value_type))
            return NULL;
    return items;
}

/* As values of a subclass may have attributes of their own. */
static PyObject *get_slowly(PyObject *given, const Attribute *attribute) {
    PyObject *values = PySequence_Tuple(given);
    if (values == NULL)
        return NULL;
    Vector *result = vector_of_numbers(PyTuple_GET_SIZE(values));
    for (Py_ssize_t i = 0; result != NULL && i < PyTuple_GET_SIZE(values); i++) {
        PyObject *x = get_attribute(PyTuple_GET_ITEM(values, i), attribute->name);
        if (x == NULL || number_of(x, &result->numbers[i]) < 0)
            Py_CLEAR(result);
        Py_XDECREF(x);
    }
    Py_DECREF(values);
    return (PyObject *)result;
}

static PyObject *get(PyObject *values, const Attribute *attribute) {
    Py_ssize_t count = PyList_CheckExact(values) || PyTuple_CheckExact(values) ? PySequence_Fast_GET_SIZE(values) : 0;
    Vector *result = vector_of_numbers(count); /* before the list is looked at: it may run the collector */
    PyObject **plain = result != NULL ? plain_values(values, count) : NULL;
    for (Py_ssize_t i = 0; plain != NULL && i < count; i++)
        result->numbers[i] = *number_in(plain[i], attribute);
    if (result == NULL || plain != NULL)
        return (PyObject *)result;
    Py_DECREF(result);
    return get_slowly(values, attribute);
}

/* The numbers to be set, as many as there are values; NULL and an exception where there are not. */
static Vector *numbers_for(Py_ssize_t count, PyObject *given, const Attribute *attribute) {
    double number;
    if (is_vector(given) && Py_SIZE(given) != count) {
        PyErr_Format(PyExc_ValueError, "%s takes a number for each of %zd Values, got %zd", attribute->caller, count,
                     Py_SIZE(given));
        return NULL;
    }
    if (is_vector(given) && ((Vector *)given)->are_numbers)
        return (Vector *)Py_NewRef(given);
    if (!is_vector(given) && number_of(given, &number) < 0)
        return NULL;
    Vector *numbers = vector_of_numbers(count);
    for (Py_ssize_t i = 0; numbers != NULL && i < count; i++) {
        if (!is_vector(given))
            numbers->numbers[i] = number;
        else if (number_of(((Vector *)given)->elements[i], &numbers->numbers[i]) < 0)
            Py_CLEAR(numbers);
    }
    return numbers;
}

static int set_slowly(PyObject *values, const Vector *numbers, const Attribute *attribute) {
    int status = 0;
    if (PyTuple_GET_SIZE(values) != Py_SIZE(numbers)) {
        PyErr_Format(PyExc_RuntimeError, "the list of Values changed while %s read it", attribute->caller);
        return -1;
    }
    for (Py_ssize_t i = 0; status == 0 && i < PyTuple_GET_SIZE(values); i++) {
        PyObject *x = PyFloat_FromDouble(numbers->numbers[i]);
        status = x != NULL ? PyObject_SetAttrString(PyTuple_GET_ITEM(values, i), attribute->name, x) : -1;
        Py_XDECREF(x);
    }
    return status;
}

static PyObject *set(PyObject *const *arguments, Py_ssize_t count, const Attribute *attribute) {
    if (count != 2)
        return PyErr_Format(PyExc_TypeError, "%s(values, numbers) takes 2 arguments, got %zd", attribute->caller, count);
    if (!is_vector(arguments[1]) && !PyFloat_CheckExact(arguments[1]) && !PyLong_CheckExact(arguments[1]))
        Py_RETURN_NOTIMPLEMENTED; /* lists and arrays, and numbers of other kinds, are read in Python */
    PyObject *values = PyList_CheckExact(arguments[0]) ? Py_NewRef(arguments[0]) : PySequence_Tuple(arguments[0]);
    if (values == NULL)
        return NULL;
    count = PySequence_Fast_GET_SIZE(values);
    Vector *numbers = numbers_for(count, arguments[1], attribute);
    int status = numbers != NULL ? 0 : -1;
    PyObject **plain = numbers != NULL ? plain_values(values, count) : NULL;
    for (Py_ssize_t i = 0; plain != NULL && i < count; i++)
        *number_in(plain[i], attribute) = numbers->numbers[i];
    if (status == 0 && plain == NULL) {
        Py_SETREF(values, PySequence_Tuple(values));
        status = values != NULL ? set_slowly(values, numbers, attribute) : -1;
    }
    Py_XDECREF(values);
    Py_XDECREF(numbers);
    return status < 0 ? NULL : Py_NewRef(Py_None);
}

PyObject *are_finite_numbers(PyObject *module, PyObject *xs) {
    (void)module;
    if (!PyList_Check(xs) && !PyTuple_Check(xs))
        Py_RETURN_FALSE;
    PyObject **items = PySequence_Fast_ITEMS(xs);
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(xs); i++) {
        Term term;
        if (PyBool_Check(items[i]) || !quick_term(items[i], &term) || term.node != NULL || !isfinite(term.data))
            Py_RETURN_FALSE;
    }
    Py_RETURN_TRUE;
}

PyObject *get_data(PyObject *module, PyObject *values) {
    (void)module;
    return get(values, &DATA);
}

PyObject *get_grads(PyObject *module, PyObject *values) {
    (void)module;
    return get(values, &GRADS);
}

PyObject *set_data(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    return set(arguments, count, &DATA);
}

PyObject *set_grads(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    return set(arguments, count, &GRADS);
}
