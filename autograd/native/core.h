/* What the files of the extension share: the node, and what is known of Python's side. */

#ifndef GLASSGRAD_CORE_H
#define GLASSGRAD_CORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <structmember.h>

#ifdef Py_GIL_DISABLED
#error "the native engine relies on the GIL: on a free-threaded Python the engine in Python serves"
#endif

typedef struct Node Node;

/* One operand of a node: a node, or a number that becomes a constant node when somebody asks for it. */
typedef struct {
    union {
        Node *node;
        double number;
    };
    double partial; /* the local derivative recorded for it, or NO_PATH */
} Operand;

/* A Value. Its operands follow it in the same allocation, are in a block of their own (IN_BLOCK), or SHARED.
   Behind more than FEW operands is a bitmap that tells which of them are numbers. */
struct Node {
    PyObject_HEAD
    PyObject *weakrefs;
    PyObject *labels; /* "name", "scope" and "origin", in a dict that is never changed; NULL without any */
    union {
        PyObject *op; /* NULL for a leaf */
        Node *next;   /* of a node that waits for its release, or whose memory is free */
    };
    double data;
    union {
        double grad;
        double *held; /* within a sweep: where the adjoint is (HELD) */
    };
    uint32_t count;   /* of operands */
    uint16_t numbers; /* of up to FEW operands, bit i: operand i is a number; of more, 0 where none ever was */
    uint16_t flags;
    union {
        Operand own[1];
        Operand *block;
    };
};

enum { FEW = 16 };

enum {
    CONSTANT = 1,   /* a leaf that receives no gradient */
    HAS_HEADER = 2, /* allocated with a header of the cyclic garbage collector, and tracked */
    IN_BLOCK = 4,   /* the operands are in a block of their own */
    VISITED = 8,    /* within a walk: met already */
    REACHED = 16,   /* within a sweep: has an adjoint */
    STOP = 32,      /* within a walk: go no further */
    IN_POOL = 64,   /* the memory is of a pool */
    SHARED = 128,   /* the operands are shared with other nodes: see shared.h */
    HELD = 256,     /* within a sweep: the adjoint is in a block */
};

/* What an operation is given: a node (borrowed) and its number, or NULL and a number. */
typedef struct {
    Node *node;
    double data;
} Term;

typedef struct {
    PyTypeObject *value_type, *operation_type, *method_type;
    PyObject *active;          /* modes.active, a list: empty where no mode holds anywhere */
    PyObject *current;         /* modes.current */
    PyObject *innermost;       /* modes._innermost, what `current` reads */
    PyObject *no_modes;        /* what `current` gives where no mode holds */
    PyObject *to_float;        /* ieee.to_float */
    PyObject *is_over, *modes; /* names of attributes */
} Core;

/* The only one: module.c refuses to be loaded twice. */
extern Core core;

/* A function or other object of a module in Python; new, or NULL and an exception. */
PyObject *import_from(const char *module_name, const char *name);

/* Begin to fetch a node from memory. */
static inline void prefetch(Node *node) {
#ifdef __GNUC__
    __builtin_prefetch(&node->grad, 1);
    __builtin_prefetch((char *)&node->grad + 47, 1);
#endif
}

static inline Operand *operands_of(Node *node) {
    return node->flags & IN_BLOCK ? node->block : node->own;
}

static inline uint32_t *bitmap_of(Node *node) {
    return (uint32_t *)(operands_of(node) + node->count);
}

static inline bool is_number(Node *node, uint32_t i) {
    if (node->numbers == 0)
        return false;
    if (node->count <= FEW)
        return node->numbers >> i & 1;
    return bitmap_of(node)[i / 32] >> (i % 32) & 1;
}

static inline void set_number(Node *node, uint32_t i, bool is_set) {
    uint32_t bit = UINT32_C(1) << (i % 32);
    if (node->count <= FEW)
        node->numbers = (uint16_t)(is_set ? node->numbers | bit : node->numbers & ~bit);
    else if (is_set)
        node->numbers = 1, bitmap_of(node)[i / 32] |= bit;
    else
        bitmap_of(node)[i / 32] &= ~bit;
}

/* PyObject_Init, without the call that only debug builds of Python need. */
static inline void object_init(PyObject *object, PyTypeObject *type) {
#if defined(Py_REF_DEBUG) || defined(Py_TRACE_REFS)
    PyObject_Init(object, type);
#else
    memset(object, 0, sizeof *object); /* what was there before could read as the count of an immortal object */
    Py_SET_REFCNT(object, 1);
    Py_SET_TYPE(object, (PyTypeObject *)Py_NewRef(type));
#endif
}

/* The name of a type as Python gives it; built-in ones have the module before it. */
static inline const char *type_name(PyObject *x) {
    const char *name = Py_TYPE(x)->tp_name, *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : name;
}

static inline bool is_value(PyObject *x) {
    return Py_IS_TYPE(x, core.value_type) || PyType_IsSubtype(Py_TYPE(x), core.value_type);
}

#endif
