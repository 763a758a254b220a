/* The operators of Value. */

#include "formulas.h"
#include "numbers.h"
#include "record.h"
#include "value.h"

/* The rows of the operators. */
#define OPERATORS(X) X(add) X(sub) X(mul) X(div) X(floor_divide) X(mod) X(power) X(neg) X(pos) X(abs)

#define ROW(name) static PyObject *row_##name;
OPERATORS(ROW)

void arithmetic_bind(const char *name, PyObject *op) {
#define BIND(row)                                                                                                      \
    if (strcmp(name, #row) == 0)                                                                                       \
        Py_XSETREF(row_##row, Py_NewRef(op));
    OPERATORS(BIND)
}

/* The operands of a binary operator: 1, 0 where one of them knows itself what to do, -1 and an exception. */
static inline int two_operands(PyObject *left, PyObject *right, Term terms[2]) {
    if (quick_term(left, &terms[0]) && quick_term(right, &terms[1]))
        return 1;
    int status = operand_of(left, &terms[0]);
    if (status == 1)
        status = operand_of(right, &terms[1]);
    if (status == 1)
        refresh(terms, 2);
    return status;
}

#define BINARY(name)                                                                                                   \
    PyObject *value_##name(PyObject *left, PyObject *right) {                                                          \
        Term terms[2];                                                                                                 \
        int status = two_operands(left, right, terms);                                                                 \
        if (status != 1)                                                                                               \
            return status < 0 ? NULL : Py_NewRef(Py_NotImplemented);                                                   \
        return record_##name(terms);                                                                                   \
    }

/* The formula in place. */
#define IN_PLACE(name)                                                                                                 \
    static inline PyObject *name##_in_place(const Term *terms) {                                                       \
        double x = terms[0].data, y = terms[1].data, out = forward_##name(x, y), partials[2];                          \
        partials_##name(out, x, y, partials);                                                                          \
        return record(row_##name, out, terms, partials, 2);                                                            \
    }

/* The formula by its address: what is in place, the compiler may move out from between the looks at the flags. */
#define APART(name)                                                                                                    \
    static inline PyObject *name##_apart(const Term *terms) {                                                          \
        double operands[2] = {terms[0].data, terms[1].data}, partials[2];                                              \
        Flags flags = flags_now();                                                                                     \
        double out = ((Operation *)row_##name)->formula->compute(operands, partials);                                  \
        PyObject *result = record(row_##name, out, terms, partials, 2);                                                \
        flags_restore(flags);                                                                                          \
        return result;                                                                                                 \
    }

IN_PLACE(add)
IN_PLACE(sub)
IN_PLACE(mul)
IN_PLACE(div)
APART(div)
APART(floor_divide)
APART(mod)
APART(power)

/* Their derivatives are not computed: the flags are those that the value would set as a plain number. */
#define record_add add_in_place
#define record_sub sub_in_place
#define record_mul mul_in_place

/* True where quotients of three such numbers set no flags. */
static inline bool is_moderate(double x) {
    return fabs(x) > 0x1p-300 && fabs(x) < 0x1p300;
}

static inline PyObject *record_div(const Term *terms) {
    return is_moderate(terms[0].data) && is_moderate(terms[1].data) ? div_in_place(terms) : div_apart(terms);
}

#define record_floor_divide floor_divide_apart
#define record_mod mod_apart
#define record_power power_apart

BINARY(add)
BINARY(sub)
BINARY(mul)
BINARY(div)
BINARY(floor_divide)
BINARY(mod)

static BINARY(power)

PyObject *value_pow(PyObject *base, PyObject *exponent, PyObject *modulus) {
    if (modulus == Py_None)
        return value_power(base, exponent);
    PyErr_SetString(PyExc_TypeError, "Value.power() takes 2 positional arguments but 3 were given");
    return NULL;
}

#define UNARY(name)                                                                                                    \
    PyObject *value_##name(PyObject *self) {                                                                           \
        Term term = {(Node *)self, ((Node *)self)->data};                                                              \
        double out = forward_##name(term.data), partial;                                                               \
        partials_##name(out, term.data, &partial);                                                                     \
        return record(row_##name, out, &term, &partial, 1);                                                            \
    }

UNARY(neg)
UNARY(pos)
UNARY(abs)
