/* The memory of nodes: made, filled, released. Nothing here recurses, however deep the graph. */

#include "node.h"

#include "labels.h"
#include "shared.h"

static size_t size_with_own(uint32_t count) {
    return offsetof(Node, own) + operands_size(count > 0 ? count : 1);
}

/* Allocating such a node may run the collector, and with it any code: the operands are held meanwhile. */
Node *node_make_with_header(const Term *terms, const double *partials, uint32_t count) {
    Operand *block = PyMem_Malloc(operands_size(count));
    if (block == NULL)
        return (Node *)PyErr_NoMemory();
    for (uint32_t i = 0; i < count; i++)
        Py_XINCREF(terms[i].node);
    Node *node = PyObject_GC_New(Node, core.value_type);
    if (node == NULL) {
        PyMem_Free(block);
    } else {
        node->block = block;
        node_start(node, count, HAS_HEADER | IN_BLOCK);
        node_fill(node, terms, partials);
    }
    for (uint32_t i = 0; i < count; i++)
        Py_XDECREF(terms[i].node);
    if (node != NULL)
        PyObject_GC_Track(node);
    return node;
}

Node *node_leaf(PyTypeObject *type, double data) {
    Node *node;
    if (type == core.value_type) {
        node = node_alloc(0);
    } else {
        node = (Node *)type->tp_alloc(type, 0);
        if (node != NULL)
            node->flags = HAS_HEADER;
    }
    if (node != NULL)
        node->data = data;
    return node;
}

PyObject *operands_changed(void) {
    PyErr_SetString(PyExc_RuntimeError, "the operands of a Value changed while they were read");
    return NULL;
}

Node *operand_node(Node *node, uint32_t i) {
    if (node->flags & SHARED)
        return shared_operand(node, i);
    if (!is_number(node, i))
        return operands_of(node)[i].node;
    Node *constant = node_leaf(core.value_type, operands_of(node)[i].number);
    if (constant == NULL)
        return NULL;
    constant->flags |= CONSTANT;
    if (node->labels != NULL && label_inherit(constant, node) < 0) {
        Py_DECREF(constant);
        return NULL;
    }
    if (i >= node->count || !is_number(node, i)) { /* a new dict may have run the collector, and with it any code */
        Py_DECREF(constant);
        return i < node->count ? operands_of(node)[i].node : (Node *)operands_changed();
    }
    operands_of(node)[i].node = constant;
    set_number(node, i, false);
    return constant;
}

double operand_partial(Node *node, uint32_t i) {
    return node->flags & SHARED ? shared_partial(node, i) : operands_of(node)[i].partial;
}

/* What of a dead node may run other code goes first; then it waits. What it was made of was made shortly before, so it
   mostly lies a little below, and dies soon. */
static inline Node *bury(Node *node, Node *waiting) {
    enum { BELOW = 1024 };
    prefetch((Node *)((uintptr_t)node - BELOW)); /* a guess: fetching what is no memory does nothing */
    if (node->flags & HAS_HEADER)
        PyObject_GC_UnTrack(node);
    if (node->weakrefs != NULL)
        PyObject_ClearWeakRefs((PyObject *)node);
    Py_CLEAR(node->labels);
    Py_CLEAR(node->op);
    node->next = waiting;
    return node;
}

/* Give the reference to a node back; one that dies waits. */
static inline Node *release(Node *node, Node *waiting) {
    if (Py_REFCNT(node) == 1 && Py_IS_TYPE(node, core.value_type)) {
        Py_SET_REFCNT(node, 0);
        return bury(node, waiting);
    }
    Py_DECREF(node);
    return waiting;
}

static Node *release_block(Block *block, Node *waiting) {
    if (--block->references > 0)
        return waiting;
    Node **nodes = block_nodes(block);
    for (uint32_t i = 0; i < block->count; i++)
        if (nodes[i] != NULL)
            waiting = release(nodes[i], waiting);
    Py_XDECREF(block->labels);
    PyMem_Free(block);
    return waiting;
}

static inline Node *release_shared(const Shared *shared, Node *waiting) {
    waiting = release_block(shared->weights, waiting);
    waiting = release_block(shared->inputs, waiting);
    return release(shared->bias, waiting);
}

/* Release the operands of a dead node; those that die with it wait. */
static inline Node *release_operands(Node *node, Node *waiting) {
    if (node->flags & SHARED)
        return release_shared(shared_of(node), waiting);
    Operand *operands = operands_of(node);
    for (uint32_t i = 0, count = node->count; i < count; i++)
        if (!is_number(node, i))
            waiting = release(operands[i].node, waiting);
    return waiting;
}

static inline void release_memory(Node *node) {
    PyTypeObject *type = Py_TYPE(node);
    if (node->flags & IN_BLOCK)
        PyMem_Free(node->block);
    type->tp_free(node);
    Py_DECREF(type);
}

static void finish_all(Node *waiting) {
    while (waiting != NULL) {
        Node *node = waiting;
        waiting = release_operands(node, node->next);
        release_memory(node);
    }
}

void node_dealloc(PyObject *self) {
    finish_all(bury((Node *)self, NULL));
}

void block_drop(Block *block) {
    finish_all(release_block(block, NULL));
}

int node_replace(Node *node, const Term *terms, const double *partials, uint32_t count) {
    Operand *block = count > 0 ? PyMem_Malloc(operands_size(count)) : NULL;
    bool was_shared = node->flags & SHARED;
    Shared shared = was_shared ? *shared_of(node) : (Shared){0};
    uint32_t old_count = was_shared ? 0 : node->count;
    Operand *old = old_count > 0 ? PyMem_Malloc(operands_size(old_count)) : NULL;
    if ((count > 0 && block == NULL) || (old_count > 0 && old == NULL)) {
        PyMem_Free(block);
        PyMem_Free(old);
        PyErr_NoMemory();
        return -1;
    }
    uint32_t released = 0;
    for (uint32_t i = 0; i < old_count; i++)
        if (!is_number(node, i))
            old[released++] = operands_of(node)[i];
    if (node->flags & IN_BLOCK)
        PyMem_Free(node->block);
    node->flags &= (uint16_t)~(IN_BLOCK | SHARED | CONSTANT);
    node->count = count;
    node->numbers = 0;
    if (count > 0) {
        node->flags |= IN_BLOCK;
        node->block = block;
        if (count > FEW)
            memset(bitmap_of(node), 0, operands_size(count) - count * sizeof(Operand));
        node_fill(node, terms, partials);
    }
    while (released > 0) /* last: it may run code that looks at this node */
        Py_DECREF(old[--released].node);
    PyMem_Free(old);
    if (was_shared)
        finish_all(release_shared(&shared, NULL));
    return 0;
}

/* The type's tp_free. A class made in Python has another one, so no assignment to __class__ mixes the two. */
void node_free(void *memory) {
    if (((Node *)memory)->flags & IN_POOL)
        pool_give(memory);
    else if (((Node *)memory)->flags & HAS_HEADER)
        PyObject_GC_Del(memory);
    else
        PyObject_Free(memory);
}

int node_is_gc(PyObject *self) {
    return ((Node *)self)->flags & HAS_HEADER;
}

int node_traverse(PyObject *self, visitproc visit, void *arg) {
    Node *node = (Node *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(node->op);
    Py_VISIT(node->labels);
    for (uint32_t i = 0; i < node->count; i++)
        if (!is_number(node, i))
            Py_VISIT(operands_of(node)[i].node);
    return 0;
}

size_t node_size(Node *node) {
    if (node->flags & SHARED)
        return offsetof(Node, own) + sizeof(Shared);
    if (node->flags & IN_BLOCK)
        return (size_t)Py_TYPE(node)->tp_basicsize + operands_size(node->count);
    return Py_IS_TYPE(node, core.value_type) ? size_with_own(node->count) : (size_t)Py_TYPE(node)->tp_basicsize;
}
