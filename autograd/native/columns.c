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

/* Whether a tuple has plain Values only, so that reading and setting their numbers runs nothing of Python's. */
static bool are_plain(PyObject *values) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(values); i++)
        if (!Py_IS_TYPE(PyTuple_GET_ITEM(values, i), core.value_type))
            return false;
    return true;
}

static PyObject *get(PyObject *given, const Attribute *attribute) {
    PyObject *values = PySequence_Tuple(given);
    if (values == NULL)
        return NULL;
    bool is_plain = are_plain(values);
    Vector *result = vector_of_numbers(PyTuple_GET_SIZE(values));
    for (Py_ssize_t i = 0; result != NULL && i < PyTuple_GET_SIZE(values); i++) {
        if (is_plain) {
            result->numbers[i] = *number_in(PyTuple_GET_ITEM(values, i), attribute);
            continue;
        }
        PyObject *x = PyObject_GetAttrString(PyTuple_GET_ITEM(values, i), attribute->name);
        if (x == NULL || number_of(x, &result->numbers[i]) < 0)
            Py_CLEAR(result);
        Py_XDECREF(x);
    }
    Py_DECREF(values);
    return (PyObject *)result;
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

static PyObject *set(PyObject *const *arguments, Py_ssize_t argument_count, const Attribute *attribute) {
    if (argument_count != 2)
        return PyErr_Format(PyExc_TypeError, "%s(values, numbers) takes 2 arguments, got %zd", attribute->caller,
                            argument_count);
    PyObject *values = PySequence_Tuple(arguments[0]);
    if (values == NULL)
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(values);
    Vector *numbers = numbers_for(count, arguments[1], attribute);
    bool is_plain = are_plain(values);
    int status = numbers != NULL ? 0 : -1;
    for (Py_ssize_t i = 0; status == 0 && i < count; i++) {
        if (is_plain) {
            *number_in(PyTuple_GET_ITEM(values, i), attribute) = numbers->numbers[i];
            continue;
        }
        PyObject *x = PyFloat_FromDouble(numbers->numbers[i]);
        status = x != NULL ? PyObject_SetAttrString(PyTuple_GET_ITEM(values, i), attribute->name, x) : -1;
        Py_XDECREF(x);
    }
    Py_DECREF(values);
    Py_XDECREF(numbers);
    return status < 0 ? NULL : Py_NewRef(Py_None);
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

/* 1 for what is a constant, 0, or -1 and an exception. */
static int is_constant(PyObject *value) {
    if (Py_IS_TYPE(value, core.value_type))
        return (((Node *)value)->flags & CONSTANT) != 0;
    PyObject *answer = PyObject_GetAttrString(value, "is_constant");
    int truth = answer != NULL ? PyObject_IsTrue(answer) : -1;
    Py_XDECREF(answer);
    return truth;
}

PyObject *trainable(PyObject *module, PyObject *values) {
    (void)module;
    PyObject *given = PySequence_Tuple(values), *found = PyList_New(0);
    for (Py_ssize_t i = 0; given != NULL && found != NULL && i < PyTuple_GET_SIZE(given); i++) {
        PyObject *value = PyTuple_GET_ITEM(given, i);
        int is_left_out = is_constant(value);
        if (is_left_out < 0 || (!is_left_out && PyList_Append(found, value) < 0))
            Py_CLEAR(found);
    }
    Py_XDECREF(given);
    return found;
}
