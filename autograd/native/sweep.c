/* The reverse sweep: `grad` of the nodes is where adjoints add up, also where nothing is to be stored in the end. */

#include "sweep.h"

#include "flags.h"
#include "no_path.h"
#include "shared.h"
#include "walk.h"

/* Nodes in the order in which their adjoints began. */
typedef struct {
    Node **nodes;
    size_t count;
} Arrivals;

/* The first part of an adjoint arrives, which `arrivals` (or NULL) notes. */
static inline void reach(Node *node, double part, Arrivals *arrivals) {
    node->grad = part;
    node->flags |= REACHED;
    if (arrivals != NULL)
        arrivals->nodes[arrivals->count++] = node;
}

/* A part of an adjoint to a node. */
static inline void give(Node *node, double part, Arrivals *arrivals) {
    if (node->flags & HELD)
        *node->held += part;
    else if (node->flags & REACHED)
        node->grad += part;
    else if (!(node->flags & CONSTANT))
        reach(node, part, arrivals);
}

/* The first parts for the nodes of a block, which holds their adjoints side by side from now on: they are added up
   much faster than in the nodes. */
static void begin_block(Block *block, const double *partials, double incoming, Arrivals *arrivals) {
    Node **nodes = block_nodes(block);
    double *adjoints = block_adjoints(block);
    block->receivers = NOBODY;
    for (uint32_t i = 0; i < block->count; i++) {
        Node *node = nodes[i];
        adjoints[i] = 0.0;
        if (node == NULL || node->flags & CONSTANT)
            continue;
        /* another block's, here under another index, or (in a cycle made by hand) its turn is over */
        bool is_elsewhere = node->flags & HELD || !(node->flags & VISITED);
        give(node, incoming * partials[i], arrivals);
        if (is_elsewhere) {
            block->receivers = OTHERS;
            continue;
        }
        adjoints[i] = node->grad;
        node->held = &adjoints[i];
        node->flags |= HELD;
        if (block->receivers == NOBODY)
            block->receivers = OWN;
    }
}

/* What came, times local derivatives, to the nodes of a block. What is no receiver has room for an adjoint, too. */
static inline void give_to_block(Block *block, const double *partials, double incoming, uint64_t sweep,
                                 Arrivals *arrivals) {
    if (block->reached != sweep) {
        block->reached = sweep;
        begin_block(block, partials, incoming, arrivals);
    } else if (block->receivers == OWN) {
        double *restrict adjoints = block_adjoints(block);
        for (uint32_t i = 0; i < block->count; i++)
            adjoints[i] += incoming * partials[i];
    } else if (block->receivers == OTHERS) {
        for (uint32_t i = 0; i < block->count; i++)
            if (block_nodes(block)[i] != NULL)
                give(block_nodes(block)[i], incoming * partials[i], arrivals);
    }
}

/* The adjoint of a node that was reached; it is in the node from now on. */
static inline double take_adjoint(Node *node) {
    if (node->flags & HELD)
        node->grad = *node->held;
    node->flags &= (uint16_t)~HELD;
    return node->grad;
}

static inline void hand_on_shared(const Shared *shared, double incoming, uint64_t sweep, Arrivals *arrivals) {
    give_to_block(shared->weights, shared->inputs->numbers, incoming, sweep, arrivals);
    give_to_block(shared->inputs, shared->weights->numbers, incoming, sweep, arrivals);
    give(shared->bias, incoming, arrivals);
}

/* What a node received, times its local derivatives, to its operands. */
static inline void hand_on(Node *node, uint64_t sweep, Arrivals *arrivals) {
    double incoming = take_adjoint(node);
    if (node->flags & SHARED) {
        hand_on_shared(shared_of(node), incoming, sweep, arrivals);
        return;
    }
    Operand *operands = operands_of(node);
    for (uint32_t i = 0; i < node->count; i++) {
        if (is_number(node, i) || is_no_path(operands[i].partial))
            continue;
        give(operands[i].node, incoming * operands[i].partial, arrivals);
    }
}

/* Interior gradients are set afresh, leaves accumulate. A node is complete when its turn comes: users are first. */
static void store_adjoints(const Walk *walk) {
    Stack done = walk->done, leaf_grads = walk->grads;
    for (Node *node; (node = walk_previous(&done)) != NULL;) {
        bool is_reached = node->flags & REACHED;
        node->flags &= (uint16_t)~(VISITED | REACHED);
        if (node->count == 0) {
            double *grad = stack_previous(&leaf_grads, sizeof *grad);
            if (is_reached)
                node->grad = *grad + take_adjoint(node);
        } else if (is_reached) {
            hand_on(node, walk->id, NULL);
        } else {
            node->grad = 0.0;
        }
    }
}

static int read_root(PyObject *const *arguments, Py_ssize_t count, Node **root, double *seed) {
    if (count != 2 || !is_value(arguments[0])) {
        PyErr_SetString(PyExc_TypeError, "expected a Value and a seed");
        return -1;
    }
    *root = (Node *)arguments[0];
    *seed = PyFloat_AsDouble(arguments[1]);
    return *seed == -1.0 && PyErr_Occurred() ? -1 : 0;
}

PyObject *graph_backward(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    Node *root;
    double seed;
    if (read_root(arguments, count, &root, &seed) < 0)
        return NULL;
    Flags flags = flags_now();
    Walk walk = walk_open();
    if (!walk_visit(&walk, root))
        return walk_fail(&walk);
    if (walk.count > 0) /* a constant has nothing to differentiate */
        reach(root, seed, NULL);
    store_adjoints(&walk);
    walk_close(&walk);
    flags_restore(flags);
    Py_RETURN_NONE;
}

/* Add up adjoints, note them by order of arrival, and give every node its `grad` back; `grads` is room for those. */
static void find_adjoints(const Walk *walk, Node *root, double seed, Arrivals *arrivals, double *adjoints,
                          double *grads) {
    Stack done = walk->done;
    size_t i = 0;
    for (Node *node; (node = walk_previous(&done)) != NULL;)
        grads[i++] = node->grad;
    if (walk->count > 0)
        reach(root, seed, arrivals);
    done = walk->done;
    for (Node *node; (node = walk_previous(&done)) != NULL;)
        if (node->flags & REACHED)
            hand_on(node, walk->id, arrivals);
    for (i = 0; i < arrivals->count; i++)
        adjoints[i] = take_adjoint(arrivals->nodes[i]);
    done = walk->done;
    i = 0;
    for (Node *node; (node = walk_previous(&done)) != NULL;)
        node->grad = grads[i++];
    walk_unmark(walk);
}

/* The mapping; the nodes are held, because making it may run other code. */
static PyObject *dict_of(const Arrivals *arrivals, const double *adjoints) {
    for (size_t i = 0; i < arrivals->count; i++)
        Py_INCREF(arrivals->nodes[i]);
    PyObject *dict = PyDict_New();
    for (size_t i = 0; i < arrivals->count; i++) {
        PyObject *number = dict != NULL ? PyFloat_FromDouble(adjoints[i]) : NULL;
        if (number == NULL || PyDict_SetItem(dict, (PyObject *)arrivals->nodes[i], number) < 0)
            Py_CLEAR(dict);
        Py_XDECREF(number);
        Py_DECREF(arrivals->nodes[i]);
    }
    return dict;
}

PyObject *graph_adjoints(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    Node *root;
    double seed;
    if (read_root(arguments, count, &root, &seed) < 0)
        return NULL;
    Walk walk = walk_open();
    double *room = NULL;
    if (walk_visit(&walk, root))
        room = PyMem_Malloc(walk.count * (2 * sizeof *room + sizeof(Node *)));
    if (room == NULL)
        return walk_fail(&walk);
    Arrivals arrivals = {(Node **)(room + 2 * walk.count), 0};
    Flags flags = flags_now();
    find_adjoints(&walk, root, seed, &arrivals, room, room + walk.count);
    flags_restore(flags);
    walk_close(&walk);
    PyObject *dict = dict_of(&arrivals, room);
    PyMem_Free(room);
    return dict;
}
