#include "walk.h"

#include "shared.h"

/* A node whose operands are being visited, and the next of them. */
typedef struct {
    Node *node;
    uint32_t next;
} Step;

Walk walk_open(void) {
    static uint64_t count;
    return (Walk){.id = ++count};
}

static inline bool finish(Walk *walk, Node *node) {
    Node **item = stack_push(&walk->done, sizeof *item);
    if (item == NULL)
        return false;
    *item = node;
    walk->count++;
    return true;
}

static inline bool finish_leaf(Walk *walk, Node *leaf) {
    double *grad = stack_push(&walk->grads, sizeof *grad);
    if (grad == NULL)
        return false;
    *grad = leaf->grad;
    return finish(walk, leaf);
}

static inline bool begin(Walk *walk, Node *node) {
    Step *step = stack_push(&walk->steps, sizeof *step);
    if (step == NULL)
        return false;
    *step = (Step){node, 0};
    return true;
}

/* Mark a node as met: a leaf is done at once, the operands of any other are to be visited. False where memory ends. */
static inline bool meet(Walk *walk, Node *node) {
    bool is_end = node->count == 0 || node->flags & STOP;
    if (!(is_end ? finish_leaf(walk, node) : begin(walk, node)))
        return false;
    node->flags |= VISITED;
    return true;
}

static inline Node *next_shared(const Walk *walk, Step *step) {
    Shared *shared = shared_of(step->node);
    uint32_t n = shared->weights->count, i = step->next;
    if (i < n && (i = block_next(shared->weights, i, walk->id)) < n) {
        step->next = i + 1;
        return block_nodes(shared->weights)[i];
    }
    if (i < 2 * n && (i = n + block_next(shared->inputs, i - n, walk->id)) < 2 * n) {
        step->next = i + 1;
        return block_nodes(shared->inputs)[i - n];
    }
    step->next = 2 * n + 1;
    return i == 2 * n && !(shared->bias->flags & (VISITED | CONSTANT)) ? shared->bias : NULL;
}

/* The next operand of a step that was not met yet; NULL without one. */
static inline Node *next_operand(const Walk *walk, Step *step) {
    Node *node = step->node;
    if (node->flags & SHARED)
        return next_shared(walk, step);
    Operand *operands = operands_of(node);
    uint32_t count = node->count, i = step->next;
    while (i < count && (is_number(node, i) || operands[i].node->flags & (VISITED | CONSTANT)))
        i++;
    step->next = i + 1;
    return i < count ? operands[i].node : NULL;
}

bool walk_visit(Walk *walk, Node *root) {
    enum { AHEAD = 12 }; /* so many steps before its turn a node is fetched from memory */
    if (root->flags & (VISITED | CONSTANT))
        return true;
    if (!meet(walk, root))
        return false;
    while (!stack_is_empty(&walk->steps)) {
        Step *step = stack_top(&walk->steps, sizeof *step);
        Node *operand = next_operand(walk, step);
        if (operand != NULL) {
            if (!meet(walk, operand))
                return false;
            continue;
        }
        if ((char *)(step - AHEAD) >= walk->steps.start)
            prefetch(step[-AHEAD].node);
        if (!finish(walk, step->node))
            return false;
        stack_pop(&walk->steps, sizeof *step);
    }
    return true;
}

void walk_unmark(const Walk *walk) {
    Stack done = walk->done, steps = walk->steps;
    for (Node *node; (node = walk_previous(&done)) != NULL;)
        node->flags &= (uint16_t)~(VISITED | REACHED | HELD);
    for (Step *step; (step = stack_previous(&steps, sizeof *step)) != NULL;)
        step->node->flags &= (uint16_t)~VISITED;
}

void walk_close(Walk *walk) {
    stack_close(&walk->done);
    stack_close(&walk->grads);
    stack_close(&walk->steps);
}

PyObject *walk_fail(Walk *walk) {
    walk_unmark(walk);
    walk_close(walk);
    return PyErr_NoMemory();
}

/* The nodes of a walk as a list. They are held before that is made, because making it may run other code. */
static PyObject *list_of(const Walk *walk) {
    Stack done = walk->done;
    for (Node *node; (node = walk_previous(&done)) != NULL;)
        Py_INCREF(node);
    PyObject *list = PyList_New((Py_ssize_t)walk->count);
    Py_ssize_t i = (Py_ssize_t)walk->count;
    done = walk->done;
    for (Node *node; (node = walk_previous(&done)) != NULL;) {
        if (list != NULL)
            PyList_SET_ITEM(list, --i, (PyObject *)node);
        else
            Py_DECREF(node);
    }
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
        if (is_value(PyTuple_GET_ITEM(roots, i)))
            is_visited = walk_visit(&walk, (Node *)PyTuple_GET_ITEM(roots, i));
    set_stops(until, false);
    Py_DECREF(until);
    if (!is_visited)
        return walk_fail(&walk);
    walk_unmark(&walk);
    PyObject *list = list_of(&walk);
    walk_close(&walk);
    return list;
}
