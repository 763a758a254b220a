/* Operations on Vectors, element by element. */

#include "operation.h"
#include "vector.h"

/* An operand: a Vector, or something single that goes with every element. */
typedef struct {
    Vector *vector;
    PyObject *single;
    Term term; /* of the single one, where it is plain */
    bool is_quick, is_number;
} Column;

static Column column_of(PyObject *x) {
    Column column = {NULL, x, {NULL, 0.0}, true, false};
    if (is_vector(x)) {
        column.vector = (Vector *)x;
        column.is_number = column.vector->are_numbers;
    } else {
        column.is_quick = quick_term(x, &column.term);
        column.is_number = column.is_quick && column.term.node == NULL;
    }
    return column;
}

static inline bool column_term(const Column *column, Py_ssize_t i, Term *term) {
    if (column->vector != NULL)
        return vector_term(column->vector, i, term);
    *term = column->term;
    if (term->node != NULL)
        term->data = term->node->data;
    return column->is_quick;
}

/* The formula on numbers alone. */
static PyObject *on_numbers(const Formula *formula, const Column *columns, Py_ssize_t count) {
    Vector *result = vector_of_numbers(count);
    double x[MOST_OPERANDS];
    for (Py_ssize_t i = 0; result != NULL && i < count; i++) {
        for (int k = 0; k < formula->arity; k++)
            x[k] = columns[k].vector != NULL ? columns[k].vector->numbers[i] : columns[k].term.data;
        result->numbers[i] = formula->forward(x);
    }
    return (PyObject *)result;
}

/* Call the operation on one element of every column. */
static PyObject *call_on_element(PyObject *op, const Column *columns, Py_ssize_t arity, Py_ssize_t i) {
    PyObject *arguments = PyTuple_New(arity);
    for (Py_ssize_t k = 0; arguments != NULL && k < arity; k++) {
        PyObject *x = columns[k].vector != NULL ? vector_element(columns[k].vector, i) : Py_NewRef(columns[k].single);
        if (x == NULL)
            Py_CLEAR(arguments);
        else
            PyTuple_SET_ITEM(arguments, k, x);
    }
    PyObject *result = arguments != NULL ? PyObject_CallObject(op, arguments) : NULL;
    Py_XDECREF(arguments);
    return result;
}

static PyObject *on_element(PyObject *op, const Formula *formula, const Column *columns, Py_ssize_t arity,
                            Py_ssize_t i) {
    if (formula != NULL) {
        Term terms[MOST_OPERANDS];
        Py_ssize_t k = 0;
        while (k < arity && column_term(&columns[k], i, &terms[k]))
            k++;
        if (k == arity)
            return result_of_formula(op, formula, terms);
    }
    return call_on_element(op, columns, arity, i);
}

static PyObject *on_elements(PyObject *op, const Formula *formula, const Column *columns, Py_ssize_t arity,
                             Py_ssize_t count) {
    PyObject **elements = PyMem_New(PyObject *, count > 0 ? count : 1), *vector = NULL;
    if (elements == NULL)
        return PyErr_NoMemory();
    Py_ssize_t done = 0;
    while (done < count && (elements[done] = on_element(op, formula, columns, arity, done)) != NULL)
        done++;
    if (done == count)
        vector = vector_of_elements(elements, count);
    else
        while (done > 0)
            Py_DECREF(elements[--done]);
    PyMem_Free(elements);
    return vector;
}

static PyObject *refuse_lengths(PyObject *op, Py_ssize_t left, Py_ssize_t right) {
    PyObject *name = PyObject_GetAttrString(op, "name");
    if (name != NULL)
        PyErr_Format(PyExc_ValueError, "%U takes Vectors of equal length, got %zd and %zd", name, left, right);
    Py_XDECREF(name);
    return NULL;
}

/* An operation on operands, `count` elements each; -1 where the first Vector among them decides. */
static PyObject *evaluate(PyObject *op, PyObject *const *operands, Py_ssize_t arity, Py_ssize_t count) {
    Column few[MOST_OPERANDS] = {0}, *columns = arity <= MOST_OPERANDS ? few : PyMem_New(Column, arity);
    if (columns == NULL)
        return PyErr_NoMemory();
    PyObject *result = NULL;
    bool are_numbers = true;
    for (Py_ssize_t k = 0; k < arity; k++) {
        columns[k] = column_of(operands[k]);
        are_numbers = are_numbers && columns[k].is_number;
        if (columns[k].vector == NULL)
            continue;
        if (count >= 0 && Py_SIZE(columns[k].vector) != count) {
            refuse_lengths(op, count, Py_SIZE(columns[k].vector));
            goto done;
        }
        count = Py_SIZE(columns[k].vector);
    }
    const Formula *formula = PyObject_TypeCheck(op, core.operation_type) ? ((Operation *)op)->formula : NULL;
    if (formula != NULL && formula->arity != arity)
        formula = NULL;
    if (formula != NULL && are_numbers)
        result = on_numbers(formula, columns, count);
    else
        result = on_elements(op, formula, columns, arity, count);
done:
    if (columns != few)
        PyMem_Free(columns);
    return result;
}

PyObject *vector_apply(PyObject *self, PyObject *const *arguments, Py_ssize_t count) {
    if (count != 2)
        return PyErr_Format(PyExc_TypeError, "apply(op, operands) takes 2 arguments, got %zd", count);
    PyObject *operands = PySequence_Tuple(arguments[1]);
    if (operands == NULL)
        return NULL;
    PyObject *result = evaluate(arguments[0], PySequence_Fast_ITEMS(operands), PyTuple_GET_SIZE(operands),
                                Py_SIZE(self));
    Py_DECREF(operands);
    return result;
}

/* The rows of the operators. */
#define OPERATORS(X) X(add) X(sub) X(mul) X(div) X(floor_divide) X(mod) X(power) X(neg) X(pos) X(abs)

#define ROW(name) static PyObject *row_##name;
OPERATORS(ROW)

void elementwise_bind(const char *name, PyObject *op) {
#define BIND(row)                                                                                                      \
    if (strcmp(name, #row) == 0)                                                                                       \
        Py_XSETREF(row_##row, Py_NewRef(op));
    OPERATORS(BIND)
}

#define BINARY(name)                                                                                                   \
    PyObject *vector_##name(PyObject *left, PyObject *right) {                                                         \
        return evaluate(row_##name, (PyObject *[]){left, right}, 2, -1);                                                   \
    }

BINARY(add)
BINARY(sub)
BINARY(mul)
BINARY(div)
BINARY(floor_divide)
BINARY(mod)

PyObject *vector_power(PyObject *base, PyObject *exponent, PyObject *modulus) {
    if (modulus == Py_None)
        return evaluate(row_power, (PyObject *[]){base, exponent}, 2, -1);
    PyErr_SetString(PyExc_TypeError, "a Vector has no power with a modulus");
    return NULL;
}

#define UNARY(name)                                                                                                    \
    PyObject *vector_##name(PyObject *self) {                                                                          \
        return evaluate(row_##name, &self, 1, -1);                                                                         \
    }

UNARY(neg)
UNARY(pos)
UNARY(abs)

static double holds(double x, double y, int operator) {
    switch (operator) {
    case Py_LT: return x < y;
    case Py_LE: return x <= y;
    case Py_GT: return x > y;
    default: return x >= y;
    }
}

/* The number of one element or single operand; -1 and an exception where it is none. */
static int number_at(const Column *column, Py_ssize_t i, double *number) {
    Term term;
    if (column_term(column, i, &term)) {
        *number = term.data;
        return 0;
    }
    PyObject *object = column->vector != NULL ? column->vector->elements[i] : column->single;
    if (!is_value(object))
        return number_of(object, number);
    *number = ((Node *)object)->data;
    return 0;
}

PyObject *vector_compare(PyObject *self, PyObject *other, int operator) {
    if (operator == Py_EQ || operator == Py_NE)
        Py_RETURN_NOTIMPLEMENTED;
    Column left = column_of(self), right = column_of(other);
    if (right.vector != NULL && Py_SIZE(other) != Py_SIZE(self))
        return PyErr_Format(PyExc_ValueError, "a comparison takes Vectors of equal length, got %zd and %zd",
                            Py_SIZE(self), Py_SIZE(other));
    if (right.vector == NULL && !is_value(other)) {
        if (number_of(other, &right.term.data) < 0)
            return NULL;
        right.is_quick = true;
    }
    Vector *result = vector_of_numbers(Py_SIZE(self));
    for (Py_ssize_t i = 0; result != NULL && i < Py_SIZE(self); i++) {
        double x, y;
        if (number_at(&left, i, &x) < 0 || number_at(&right, i, &y) < 0)
            Py_CLEAR(result);
        else
            result->numbers[i] = holds(x, y, operator);
    }
    return (PyObject *)result;
}
