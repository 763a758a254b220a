/* The reverse sweep: `grad` of the nodes is where adjoints add up, also where nothing is to be stored in the end. */

#include "sweep.h"

#include "no_path.h"
#include "walk.h"

/* The first part of an adjoint arrives; `reached` (or NULL) keeps the order of arrivals. */
static inline void reach(Node *node, double part, Nodes *reached) {
    node->grad = part;
    node->flags |= REACHED;
    if (reached != NULL)
        reached->nodes[reached->count++] = node;
}

/* What a node received, times its local derivatives, to its operands. */
static inline void hand_on(Node *node, Nodes *reached) {
    Operand *operands = operands_of(node);
    double incoming = node->grad;
    for (uint32_t i = 0; i < node->count; i++) {
        if (is_number(node, i) || is_no_path(operands[i].partial))
            continue;
        Node *operand = operands[i].node;
        if (operand->flags & CONSTANT)
            continue;
        double part = incoming * operands[i].partial;
        if (operand->flags & REACHED)
            operand->grad += part;
        else
            reach(operand, part, reached);
    }
}

/* Interior gradients are set afresh, leaves accumulate. A node is complete when its turn comes: users are first. */
static void store_adjoints(const Walk *walk) {
    const double *leaf_grads = walk->grads + walk->leaves;
    for (size_t i = walk->done.count; i-- > 0;) {
        Node *node = walk->done.nodes[i];
        if (i >= AHEAD)
            prefetch(walk->done.nodes[i - AHEAD]);
        bool is_reached = node->flags & REACHED;
        node->flags &= (uint16_t)~(VISITED | REACHED);
        if (node->count == 0) {
            leaf_grads--;
            if (is_reached)
                node->grad = *leaf_grads + node->grad;
        } else if (is_reached) {
            hand_on(node, NULL);
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
    Walk walk = walk_open();
    if (!walk_visit(&walk, root))
        return walk_fail(&walk);
    if (walk.done.count > 0) /* a constant has nothing to differentiate */
        reach(root, seed, NULL);
    store_adjoints(&walk);
    walk_close(&walk);
    Py_RETURN_NONE;
}

static PyObject *dict_of(Nodes *nodes, const double *numbers) {
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict != NULL && i < nodes->count; i++) {
        PyObject *number = PyFloat_FromDouble(numbers[i]);
        if (number == NULL || PyDict_SetItem(dict, (PyObject *)nodes->nodes[i], number) < 0)
            Py_CLEAR(dict);
        Py_XDECREF(number);
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
    bool is_visited = walk_visit(&walk, root);
    Nodes *done = &walk.done, reached = {NULL, 0, done->count};
    double *grads = is_visited ? PyMem_Malloc(2 * done->count * sizeof *grads) : NULL;
    reached.nodes = grads != NULL ? PyMem_Malloc(done->count * sizeof *reached.nodes) : NULL;
    if (reached.nodes == NULL) {
        PyMem_Free(grads);
        return walk_fail(&walk);
    }
    double *adjoints = grads + done->count;
    for (size_t i = 0; i < done->count; i++)
        grads[i] = done->nodes[i]->grad;
    if (done->count > 0)
        reach(root, seed, &reached);
    for (size_t i = done->count; i-- > 0;)
        if (done->nodes[i]->flags & REACHED)
            hand_on(done->nodes[i], &reached);
    for (size_t i = 0; i < reached.count; i++)
        adjoints[i] = reached.nodes[i]->grad;
    for (size_t i = 0; i < done->count; i++)
        done->nodes[i]->grad = grads[i];
    walk_unmark(&walk);
    nodes_hold(&reached);
    PyObject *dict = dict_of(&reached, adjoints);
    nodes_release(&reached);
    PyMem_Free(reached.nodes);
    PyMem_Free(grads);
    walk_close(&walk);
    return dict;
}
