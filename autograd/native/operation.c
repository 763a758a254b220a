/* The class that Op inherits from: a call on plain Values and numbers is answered here, any other by Op.__call__. */

#include "operation.h"

#include "layers.h"
#include "numbers.h"
#include "vector.h"
#include "value.h"

static PyObject *call_python(PyObject *self, PyObject *const *arguments, size_t flags, PyObject *names) {
    Py_ssize_t count = PyVectorcall_NARGS(flags), total = count + (names != NULL ? PyTuple_GET_SIZE(names) : 0);
    PyObject *name = PyUnicode_FromString("__call__");
    PyObject **all = PyMem_Malloc((size_t)(total + 1) * sizeof *all);
    PyObject *result = NULL;
    if (all == NULL) {
        PyErr_NoMemory();
    } else if (name != NULL) {
        all[0] = self;
        for (Py_ssize_t i = 0; i < total; i++)
            all[i + 1] = arguments[i];
        result = PyObject_VectorcallMethod(name, all, (size_t)count + 1, names);
    }
    PyMem_Free(all);
    Py_XDECREF(name);
    return result;
}

static PyObject *operation_call(PyObject *self, PyObject *const *arguments, size_t flags, PyObject *names) {
    Operation *op = (Operation *)self;
    Py_ssize_t count = PyVectorcall_NARGS(flags);
    if (names == NULL && op->formula != NULL && count >= op->required && count <= op->formula->arity) {
        Term terms[MOST_OPERANDS];
        Py_ssize_t i = 0;
        while (i < count && quick_term(arguments[i], &terms[i]))
            i++;
        if (i == count) {
            for (; i < op->formula->arity; i++)
                terms[i] = (Term){NULL, op->defaults[i]};
            return result_of_formula(self, op->formula, terms);
        }
    } else if (names == NULL && op->reduction != NULL) {
        PyObject *result;
        int status = call_reduction(op, arguments, count, &result);
        if (status != 0)
            return status < 0 ? NULL : result;
    }
    return call_python(self, arguments, flags, names);
}

static PyObject *operation_new(PyTypeObject *type, PyObject *arguments, PyObject *names) {
    (void)arguments, (void)names;
    Operation *op = (Operation *)type->tp_alloc(type, 0);
    if (op != NULL)
        op->vectorcall = operation_call;
    return (PyObject *)op;
}

/* A class made in Python inherits the call of its base through its __call__ only; this lets it be called directly. */
static PyObject *operation_init_subclass(PyObject *type, PyObject *nothing) {
    (void)nothing;
    ((PyTypeObject *)type)->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
    PyType_Modified((PyTypeObject *)type);
    Py_RETURN_NONE;
}

static int read_defaults(Operation *op, PyObject *parameters, PyObject *defaults) {
    op->required = op->formula->arity;
    for (Py_ssize_t i = op->formula->arity; i-- > 0;) {
        PyObject *number = PyDict_GetItemWithError(defaults, PyTuple_GET_ITEM(parameters, i));
        if (number == NULL)
            return PyErr_Occurred() ? -1 : 0;
        if (number_of(number, &op->defaults[i]) < 0)
            return -1;
        op->required = i;
    }
    return 0;
}

/* Operation.bind(): find the row's name among the formulas and reductions. */
static PyObject *operation_bind(PyObject *self, PyObject *nothing) {
    (void)nothing;
    Operation *op = (Operation *)self;
    PyObject *name = PyObject_GetAttrString(self, "name"), *parameters = PyObject_GetAttrString(self, "parameters");
    PyObject *defaults = PyObject_GetAttrString(self, "defaults");
    const char *text = name != NULL ? PyUnicode_AsUTF8(name) : NULL;
    if (text != NULL && parameters != NULL && defaults != NULL) {
        for (const Formula *formula = formulas; formula->name != NULL; formula++)
            if (strcmp(formula->name, text) == 0)
                op->formula = formula;
        for (const Reduction *reduction = reductions; reduction->name != NULL; reduction++)
            if (strcmp(reduction->name, text) == 0)
                op->reduction = reduction;
        if (op->formula != NULL)
            read_defaults(op, parameters, defaults);
        arithmetic_bind(text, self);
        elementwise_bind(text, self);
        layers_bind(text, self);
    }
    Py_XDECREF(name);
    Py_XDECREF(parameters);
    Py_XDECREF(defaults);
    return PyErr_Occurred() ? NULL : PyBool_FromLong(op->formula != NULL || op->reduction != NULL);
}

static void operation_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"__init_subclass__", operation_init_subclass, METH_NOARGS | METH_CLASS, NULL},
    {"bind", operation_bind, METH_NOARGS, "Find what C knows of this row; False where it is to be run in Python."},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Operation, vectorcall), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, operation_new},
    {Py_tp_dealloc, operation_dealloc},
    {Py_tp_call, PyVectorcall_Call},
    {Py_tp_methods, methods},
    {Py_tp_members, members},
    {0, NULL},
};

PyType_Spec operation_spec = {
    .name = "autograd.native.Operation",
    .basicsize = sizeof(Operation),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL,
    .slots = slots,
};
