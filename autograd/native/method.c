/* A method of Value, or a function of many: a plain call is answered in C, any other by the function in Python that it
   was made with. */

#include "numbers.h"
#include "operation.h"

typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    PyObject *answer;   /* an Operation, or a function in C */
    Py_ssize_t count;   /* of the arguments that such a function takes */
    PyObject *function; /* its name, signature, documentation and errors are the method's */
} Method;

/* An operator under another name: x.maximum(y) takes what x + y takes, and may be NotImplemented as it. */
static PyObject *call_as_operator(Operation *op, PyObject *const *arguments) {
    Term terms[MOST_OPERANDS];
    for (int i = 0; i < op->formula->arity; i++) {
        int status = operand_of(arguments[i], &terms[i]);
        if (status != 1)
            return status < 0 ? NULL : Py_NewRef(Py_NotImplemented);
    }
    refresh(terms, op->formula->arity);
    return record_formula((PyObject *)op, op->formula, terms);
}

static PyObject *method_call(PyObject *self, PyObject *const *arguments, size_t flags, PyObject *names) {
    Method *method = (Method *)self;
    Operation *op = (Operation *)method->answer;
    Py_ssize_t count = PyVectorcall_NARGS(flags);
    bool is_plain = names == NULL && op->formula != NULL && count > 0 && is_value(arguments[0]);
    if (is_plain && count == op->formula->arity && count == op->required && count <= 2)
        return call_as_operator(op, arguments);
    if (is_plain && count >= op->required && count <= op->formula->arity)
        return PyObject_Vectorcall((PyObject *)op, arguments, flags, NULL);
    return PyObject_Vectorcall(method->function, arguments, flags, names);
}

/* With every argument by position; the function in C may leave it to Python. */
static PyObject *function_call(PyObject *self, PyObject *const *arguments, size_t flags, PyObject *names) {
    Method *method = (Method *)self;
    if (names == NULL && PyVectorcall_NARGS(flags) == method->count) {
        PyObject *result = PyObject_Vectorcall(method->answer, arguments, flags, NULL);
        if (result != Py_NotImplemented)
            return result;
        Py_DECREF(result);
    }
    return PyObject_Vectorcall(method->function, arguments, flags, names);
}

/* Method(op, function), or Method(answer, function) of so many arguments as that function has */
static PyObject *method_new(PyTypeObject *type, PyObject *arguments, PyObject *names) {
    PyObject *answer, *function;
    if (names != NULL || !PyArg_ParseTuple(arguments, "OO!:Method", &answer, &PyFunction_Type, &function))
        return NULL;
    Method *method = (Method *)type->tp_alloc(type, 0);
    if (method != NULL) {
        method->vectorcall = PyObject_TypeCheck(answer, core.operation_type) ? method_call : function_call;
        method->answer = Py_NewRef(answer);
        method->count = ((PyCodeObject *)PyFunction_GET_CODE(function))->co_argcount;
        method->function = Py_NewRef(function);
    }
    return (PyObject *)method;
}

static void method_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_XDECREF(((Method *)self)->answer);
    Py_XDECREF(((Method *)self)->function);
    type->tp_free(self);
    Py_DECREF(type);
}

static int method_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Method *)self)->answer);
    Py_VISIT(((Method *)self)->function);
    return 0;
}

static PyObject *method_get(PyObject *self, PyObject *instance, PyObject *owner) {
    (void)owner;
    return instance == NULL ? Py_NewRef(self) : PyMethod_New(self, instance);
}

static PyObject *of_function(PyObject *self, void *name) {
    return PyObject_GetAttrString(((Method *)self)->function, name);
}

static PyObject *method_repr(PyObject *self) {
    return PyObject_Repr(((Method *)self)->function);
}

/* Pickled by name, as a function is. */
static PyObject *method_reduce(PyObject *self, PyObject *nothing) {
    (void)nothing;
    return PyObject_GetAttrString(((Method *)self)->function, "__qualname__");
}

static PyMethodDef methods[] = {
    {"__reduce__", method_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Method, vectorcall), READONLY, NULL},
    {"__wrapped__", T_OBJECT, offsetof(Method, function), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef attributes[] = {
    {"__doc__", of_function, NULL, NULL, "__doc__"},
    {"__module__", of_function, NULL, NULL, "__module__"},
    {"__name__", of_function, NULL, NULL, "__name__"},
    {"__qualname__", of_function, NULL, NULL, "__qualname__"},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, method_new},
    {Py_tp_dealloc, method_dealloc},
    {Py_tp_traverse, method_traverse},
    {Py_tp_call, PyVectorcall_Call},
    {Py_tp_descr_get, method_get},
    {Py_tp_repr, method_repr},
    {Py_tp_methods, methods},
    {Py_tp_members, members},
    {Py_tp_getset, attributes},
    {0, NULL},
};

PyType_Spec method_spec = {
    .name = "autograd.native.Method",
    .basicsize = sizeof(Method),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR |
             Py_TPFLAGS_IMMUTABLETYPE,
    .slots = slots,
};
