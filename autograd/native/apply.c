/* Value.apply(op, operands): any operation, built in or entered by a user, on any number of operands. */

#include "no_path.h"
#include "numbers.h"
#include "record.h"

/* Room for the terms of one operation and their numbers. */
typedef struct {
    Term *terms;
    double *operands, *partials;
} Room;

static int room_make(Room *room, Py_ssize_t count) {
    size_t each = sizeof(Term) + 2 * sizeof(double);
    if ((size_t)count >= UINT32_MAX) {
        PyErr_NoMemory();
        return -1;
    }
    room->terms = PyMem_Malloc((size_t)count * each + 1);
    if (room->terms == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    room->operands = (double *)(room->terms + count);
    room->partials = room->operands + count;
    return 0;
}

PyObject *record_reduction(PyObject *op, const Reduction *reduction, const Term *terms, const double *operands,
                           double *partials, uint32_t count) {
    Flags flags = flags_now();
    double out = reduction->forward(operands, count);
    reduction->partials(out, operands, count, partials);
    flags_restore(flags);
    return record(op, out, terms, partials, count);
}

/* Call the named function of a row, on what `first` is (or NULL) and on numbers. */
static PyObject *call_row(PyObject *op, const char *name, PyObject *first, const Room *room, Py_ssize_t count) {
    PyObject *result = NULL, *function = get_attribute(op, name);
    Py_ssize_t offset = first != NULL;
    PyObject *arguments = function != NULL ? PyTuple_New(count + offset) : NULL;
    if (arguments == NULL)
        goto done;
    if (first != NULL)
        PyTuple_SET_ITEM(arguments, 0, Py_NewRef(first));
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *number = PyFloat_FromDouble(room->operands[i]);
        if (number == NULL)
            goto done;
        PyTuple_SET_ITEM(arguments, i + offset, number);
    }
    result = PyObject_CallObject(function, arguments);
done:
    Py_XDECREF(function);
    Py_XDECREF(arguments);
    return result;
}

/* Fill in the local derivatives that a rule gave. */
static int take_partials(PyObject *op, PyObject *given, const Room *room, Py_ssize_t count) {
    PyObject *partials = PySequence_Tuple(given);
    if (partials == NULL)
        return -1;
    int status = -1;
    if (PyTuple_GET_SIZE(partials) != count) {
        PyObject *name = get_attribute(op, "name");
        if (name != NULL)
            PyErr_Format(PyExc_ValueError, "the rule of %U gave %zd local derivatives for %zd operands", name,
                         PyTuple_GET_SIZE(partials), count);
        Py_XDECREF(name);
        goto done;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *partial = PyTuple_GET_ITEM(partials, i);
        if (partial == Py_None)
            room->partials[i] = NO_PATH;
        else if (number_of(partial, &room->partials[i]) < 0)
            goto done;
    }
    status = 0;
done:
    Py_DECREF(partials);
    return status;
}

/* The node of an operation whose rule only Python knows. */
static PyObject *record_by_row(PyObject *op, const Room *room, Py_ssize_t count) {
    double number;
    PyObject *result = NULL, *partials = NULL, *exact = NULL;
    PyObject *out = call_row(op, "forward", NULL, room, count);
    if (out == NULL || number_of(out, &number) < 0 || (exact = PyFloat_FromDouble(number)) == NULL)
        goto done;
    partials = call_row(op, "partials", exact, room, count);
    if (partials != NULL && take_partials(op, partials, room, count) == 0)
        result = record(op, number, room->terms, room->partials, (uint32_t)count);
done:
    Py_XDECREF(out);
    Py_XDECREF(exact);
    Py_XDECREF(partials);
    return result;
}

static PyObject *record_any(PyObject *op, const Room *room, Py_ssize_t count) {
    if (PyObject_TypeCheck(op, core.operation_type)) {
        Operation *operation = (Operation *)op;
        if (operation->formula != NULL && operation->formula->arity == count)
            return record_formula(op, operation->formula, room->terms);
        if (operation->reduction != NULL && fits(operation->reduction, count))
            return record_reduction(op, operation->reduction, room->terms, room->operands, room->partials,
                                    (uint32_t)count);
    }
    return record_by_row(op, room, count);
}

PyObject *value_apply(PyObject *self, PyObject *const *arguments, Py_ssize_t count) {
    (void)self;
    if (count != 2)
        return PyErr_Format(PyExc_TypeError, "apply(op, operands) takes 2 arguments, got %zd", count);
    PyObject *operands = PySequence_Tuple(arguments[1]);
    if (operands == NULL)
        return NULL;
    Room room;
    PyObject *result = NULL;
    Py_ssize_t n = PyTuple_GET_SIZE(operands);
    if (room_make(&room, n) < 0)
        goto done;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *x = PyTuple_GET_ITEM(operands, i);
        room.terms[i].node = is_value(x) ? (Node *)x : NULL;
        if (room.terms[i].node == NULL && number_of(x, &room.terms[i].data) < 0)
            goto free;
    }
    refresh(room.terms, n);
    for (Py_ssize_t i = 0; i < n; i++)
        room.operands[i] = room.terms[i].data;
    result = record_any(arguments[0], &room, n);
free:
    PyMem_Free(room.terms);
done:
    Py_DECREF(operands);
    return result;
}
