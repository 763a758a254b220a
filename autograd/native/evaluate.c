/* evaluate(name, operands): what the formulas give, for tests. */

#include "no_path.h"
#include "operation.h"

static PyObject *pair_of(double out, const double *partials, Py_ssize_t count) {
    PyObject *tuple = PyTuple_New(count);
    for (Py_ssize_t i = 0; tuple != NULL && i < count; i++) {
        PyObject *partial = is_no_path(partials[i]) ? Py_NewRef(Py_None) : PyFloat_FromDouble(partials[i]);
        if (partial == NULL)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, partial);
    }
    return tuple != NULL ? Py_BuildValue("dN", out, tuple) : NULL;
}

static PyObject *evaluate(const char *name, const double *operands, double *partials, Py_ssize_t count) {
    for (const Formula *formula = formulas; formula->name != NULL; formula++)
        if (strcmp(formula->name, name) == 0 && formula->arity == count)
            return pair_of(formula->compute(operands, partials), partials, count);
    for (const Reduction *reduction = reductions; reduction->name != NULL; reduction++)
        if (strcmp(reduction->name, name) == 0 && fits(reduction, count)) {
            double out = reduction->forward(operands, (size_t)count);
            reduction->partials(out, operands, (size_t)count, partials);
            return pair_of(out, partials, count);
        }
    return PyErr_Format(PyExc_KeyError, "no formula %s of %zd operands", name, count);
}

PyObject *module_evaluate(PyObject *module, PyObject *arguments) {
    (void)module;
    const char *name;
    PyObject *given;
    if (!PyArg_ParseTuple(arguments, "sO!:evaluate", &name, &PyTuple_Type, &given))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(given);
    double *numbers = PyMem_Malloc(2 * (size_t)count * sizeof *numbers + 1);
    if (numbers == NULL)
        return PyErr_NoMemory();
    PyObject *result = NULL;
    for (Py_ssize_t i = 0; i < count; i++) {
        numbers[i] = PyFloat_AsDouble(PyTuple_GET_ITEM(given, i));
        if (numbers[i] == -1.0 && PyErr_Occurred())
            goto done;
    }
    result = evaluate(name, numbers, numbers + count, count);
done:
    PyMem_Free(numbers);
    return result;
}
