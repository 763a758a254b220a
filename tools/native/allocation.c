/* Makes Python's allocators fail on demand: loaded by allocation.py. */

#include <Python.h>

/* Only allocations by this thread fail, and only while `countdown` is positive or has just run out. */
static long countdown = -1, failures;
static PyMemAllocatorEx original[2];

static int fails(void) {
    if (countdown < 0)
        return 0;
    if (countdown > 0) {
        countdown--;
        return 0;
    }
    if (--failures <= 0)
        countdown = -1;
    return 1;
}

static void *hooked_malloc(void *context, size_t size) {
    PyMemAllocatorEx *allocator = context;
    return fails() ? NULL : allocator->malloc(allocator->ctx, size);
}

static void *hooked_calloc(void *context, size_t count, size_t size) {
    PyMemAllocatorEx *allocator = context;
    return fails() ? NULL : allocator->calloc(allocator->ctx, count, size);
}

static void *hooked_realloc(void *context, void *memory, size_t size) {
    PyMemAllocatorEx *allocator = context;
    return fails() ? NULL : allocator->realloc(allocator->ctx, memory, size);
}

static void hooked_free(void *context, void *memory) {
    PyMemAllocatorEx *allocator = context;
    allocator->free(allocator->ctx, memory);
}

void allocation_hook(void) {
    const PyMemAllocatorDomain domains[2] = {PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ};
    for (int i = 0; i < 2; i++) {
        PyMem_GetAllocator(domains[i], &original[i]);
        PyMemAllocatorEx hook = {&original[i], hooked_malloc, hooked_calloc, hooked_realloc, hooked_free};
        PyMem_SetAllocator(domains[i], &hook);
    }
}

/* Call a function while allocations fail; True where it came to its end, False where it raised MemoryError. */
PyObject *allocation_starve(PyObject *function, long after, long times) {
    failures = times;
    countdown = after;
    PyObject *result = PyObject_CallNoArgs(function);
    countdown = -1;
    if (result != NULL) {
        Py_DECREF(result);
        Py_RETURN_TRUE;
    }
    if (!PyErr_ExceptionMatches(PyExc_MemoryError))
        return NULL;
    PyErr_Clear();
    Py_RETURN_FALSE;
}
