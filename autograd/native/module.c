/* The extension module: the node of autograd in C. */

#include "layers.h"
#include "chunk.h"
#include "dense.h"
#include "operation.h"
#include "sweep.h"
#include "value.h"
#include "vector.h"
#include "walk.h"

Core core;

/* Of gc.callbacks: a full run of the collector gives back what is kept for reuse, as of Python's own. */
static PyObject *collected(PyObject *module, PyObject *arguments) {
    (void)module;
    const char *phase;
    PyObject *details;
    if (!PyArg_ParseTuple(arguments, "sO!:collected", &phase, &PyDict_Type, &details))
        return NULL;
    PyObject *generation = PyDict_GetItemString(details, "generation");
    if (strcmp(phase, "stop") == 0 && generation != NULL && PyLong_AsLong(generation) == 2)
        chunks_forget();
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"adjoints", (PyCFunction)(void (*)(void))graph_adjoints, METH_FASTCALL,
     "adjoints(root, seed): the mapping of graph.adjoints."},
    {"backward", (PyCFunction)(void (*)(void))graph_backward, METH_FASTCALL,
     "backward(root, seed): add into leaves, set in interior nodes."},
    {"are_finite_numbers", are_finite_numbers, METH_O, "are_finite_numbers(xs): as in columns.py."},
    {"collected", collected, METH_VARARGS, "Called by the cyclic garbage collector, see gc.callbacks."},
    {"constant", value_constant, METH_O, "A leaf that receives no gradient."},
    {"evaluate", module_evaluate, METH_VARARGS,
     "evaluate(name, operands): the value and the local derivatives that C gives, None where there is no path."},
    {"feed_forward", (PyCFunction)(void (*)(void))feed_forward, METH_FASTCALL,
     "feed_forward(layers, samples): as in layers.py; NotImplemented where that is to be called."},
    {"get_data", get_data, METH_O, "get_data(values): as in columns.py."},
    {"get_grads", get_grads, METH_O, "get_grads(values): as in columns.py."},
    {"set_data", (PyCFunction)(void (*)(void))set_data, METH_FASTCALL, "set_data(values, numbers): as in columns.py."},
    {"set_grads", (PyCFunction)(void (*)(void))set_grads, METH_FASTCALL, "set_grads(values, numbers): as in columns.py."},
    {"trainable", (PyCFunction)(void (*)(void))trainable, METH_FASTCALL, "trainable(values, known): as in known.py."},
    {"own_attributes", (PyCFunction)(void (*)(void))own_attributes, METH_FASTCALL,
     "own_attributes(objects, names, known): as in known.py."},
    {"order", (PyCFunction)(void (*)(void))graph_order, METH_FASTCALL, "order(roots, until): the list of graph.order."},
    {NULL, NULL, 0, NULL},
};

PyObject *import_from(const char *module_name, const char *name) {
    PyObject *module = PyImport_ImportModule(module_name);
    PyObject *thing = module != NULL ? PyObject_GetAttrString(module, name) : NULL;
    Py_XDECREF(module);
    return thing;
}

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject **type) {
    *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    return *type != NULL ? PyModule_AddType(module, *type) : -1;
}

static int watch_collector(PyObject *module) {
    PyObject *callbacks = import_from("gc", "callbacks"), *function = PyObject_GetAttrString(module, "collected");
    int status = callbacks != NULL && function != NULL ? PyList_Append(callbacks, function) : -1;
    Py_XDECREF(callbacks);
    Py_XDECREF(function);
    return status;
}

static int load(PyObject *module) {
    if (core.value_type != NULL || PyInterpreterState_Get() != PyInterpreterState_Main()) {
        PyErr_SetString(PyExc_ImportError, "the native engine works once, in the main interpreter");
        return -1;
    }
    core.active = import_from("autograd.modes", "active");
    core.current = import_from("autograd.modes", "current");
    core.innermost = import_from("autograd.modes", "_innermost");
    core.no_modes = core.current != NULL ? PyObject_CallNoArgs(core.current) : NULL;
    core.to_float = import_from("autograd.ieee", "to_float");
    core.is_over = PyUnicode_InternFromString("is_over");
    core.modes = PyUnicode_InternFromString("modes");
    if (core.active == NULL || core.current == NULL || core.innermost == NULL || core.no_modes == NULL ||
        core.to_float == NULL || core.is_over == NULL || core.modes == NULL)
        return -1;
    if (add_type(module, &operation_spec, &core.operation_type) < 0 ||
        add_type(module, &method_spec, &core.method_type) < 0 || add_type(module, &value_spec, &core.value_type) < 0 ||
        add_type(module, &vector_spec, &vector_type) < 0 || add_type(module, &dense_spec, &dense_type) < 0)
        return -1;
    core.value_type->tp_vectorcall = value_vectorcall;
    core.value_type->tp_name = "Value"; /* as in the messages on a class made in Python */
    return watch_collector(module);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, load},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
    {0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "autograd.native._core",
    .m_doc = "The engine in C: Value, and the walks over its graph.",
    .m_methods = functions,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__core(void) {
    return PyModuleDef_Init(&definition);
}
