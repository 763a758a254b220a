#include "walk.h"

/* Arrays begin with room for FIRST; up to KEPT they are kept for the next pass. */
enum { FIRST = 1024, KEPT = 1 << 20 };

/* Room for one more of `count` items of a size; false where memory ends. */
static inline bool has_room(void **items, size_t count, size_t *room, size_t size) {
    if (count < *room)
        return true;
    size_t more = *room < FIRST ? FIRST : 2 * *room;
    void *memory = PyMem_Realloc(*items, more * size);
    if (memory == NULL)
        return false;
    *items = memory;
    *room = more;
    return true;
}

#define HAS_ROOM(items, count, room) has_room((void **)&(items), count, &(room), sizeof *(items))

static inline bool finish(Walk *walk, Node *node) {
    Nodes *done = &walk->done;
    if (!HAS_ROOM(done->nodes, done->count, done->room))
        return false;
    done->nodes[done->count++] = node;
    return true;
}

static inline bool finish_leaf(Walk *walk, Node *leaf) {
    if (!HAS_ROOM(walk->grads, walk->leaves, walk->grads_room) || !finish(walk, leaf))
        return false;
    walk->grads[walk->leaves++] = leaf->grad;
    return true;
}

static inline bool push(Walk *walk, Node *node) {
    if (!HAS_ROOM(walk->stack, walk->depth, walk->room))
        return false;
    walk->stack[walk->depth++] = (Step){node, 0};
    return true;
}

/* Mark a node as met: a leaf is done at once, the operands of any other wait. False where memory ends. */
static inline bool meet(Walk *walk, Node *node) {
    bool is_end = node->count == 0 || node->flags & STOP;
    if (!(is_end ? finish_leaf(walk, node) : push(walk, node)))
        return false;
    node->flags |= VISITED;
    return true;
}

/* The next operand of a step that was not met yet; NULL without one. */
static inline Node *next_operand(Step *step) {
    Node *node = step->node;
    Operand *operands = operands_of(node);
    while (step->next < node->count) {
        uint32_t i = step->next++;
        if (!is_number(node, i) && !(operands[i].node->flags & (VISITED | CONSTANT)))
            return operands[i].node;
    }
    return NULL;
}

bool walk_visit(Walk *walk, Node *root) {
    if (root->flags & (VISITED | CONSTANT))
        return true;
    if (!meet(walk, root))
        return false;
    while (walk->depth > 0) {
        Step *step = &walk->stack[walk->depth - 1];
        Node *operand = next_operand(step);
        if (operand != NULL) {
            if (!meet(walk, operand))
                return false;
            continue;
        }
        if (walk->depth > AHEAD)
            prefetch(step[-AHEAD].node);
        if (!finish(walk, step->node))
            return false;
        walk->depth--;
    }
    return true;
}

/* The arrays of a small pass are kept for the next one. */
static Walk spare;

Walk walk_open(void) {
    Walk walk = spare;
    walk.done.count = walk.leaves = walk.depth = 0;
    spare = (Walk){0};
    return walk;
}

void walk_close(Walk *walk) {
    if (spare.stack == NULL && walk->room <= KEPT && walk->done.room <= KEPT) {
        spare = *walk;
    } else {
        PyMem_Free(walk->done.nodes);
        PyMem_Free(walk->grads);
        PyMem_Free(walk->stack);
    }
}

void walk_unmark(Walk *walk) {
    for (size_t i = 0; i < walk->done.count; i++)
        walk->done.nodes[i]->flags &= (uint16_t)~(VISITED | REACHED);
    for (size_t i = 0; i < walk->depth; i++)
        walk->stack[i].node->flags &= (uint16_t)~VISITED;
}

PyObject *walk_fail(Walk *walk) {
    walk_unmark(walk);
    walk_close(walk);
    return PyErr_NoMemory();
}

void nodes_hold(Nodes *nodes) {
    for (size_t i = 0; i < nodes->count; i++)
        Py_INCREF(nodes->nodes[i]);
}

void nodes_release(Nodes *nodes) {
    for (size_t i = 0; i < nodes->count; i++)
        Py_DECREF(nodes->nodes[i]);
}

static PyObject *list_of(Nodes *nodes) {
    PyObject *list = PyList_New((Py_ssize_t)nodes->count);
    for (size_t i = 0; list != NULL && i < nodes->count; i++)
        PyList_SET_ITEM(list, (Py_ssize_t)i, Py_NewRef(nodes->nodes[i]));
    return list;
}

/* Mark the nodes of a list as the end of every walk, or no longer. */
static void set_stops(PyObject *list, bool is_stop) {
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        Node *node = (Node *)PyList_GET_ITEM(list, i);
        if (is_value((PyObject *)node))
            node->flags = (uint16_t)(is_stop ? node->flags | STOP : node->flags & ~STOP);
    }
}

PyObject *graph_order(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    if (count != 2 || !PyTuple_Check(arguments[0])) {
        PyErr_SetString(PyExc_TypeError, "expected a tuple of Values, and a set of Values");
        return NULL;
    }
    PyObject *roots = arguments[0], *until = PySequence_List(arguments[1]);
    if (until == NULL)
        return NULL;
    Walk walk = walk_open();
    bool is_visited = true;
    set_stops(until, true);
    for (Py_ssize_t i = 0; is_visited && i < PyTuple_GET_SIZE(roots); i++)
        is_visited = walk_visit(&walk, (Node *)PyTuple_GET_ITEM(roots, i));
    set_stops(until, false);
    Py_DECREF(until);
    if (!is_visited)
        return walk_fail(&walk);
    walk_unmark(&walk);
    nodes_hold(&walk.done);
    PyObject *list = list_of(&walk.done);
    nodes_release(&walk.done);
    walk_close(&walk);
    return list;
}
