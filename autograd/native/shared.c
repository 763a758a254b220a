#include "shared.h"

Block *block_new(uint32_t count, PyObject *labels) {
    Block *block = PyMem_Malloc(offsetof(Block, numbers) + count * (2 * sizeof(double) + sizeof(Node *)));
    if (block == NULL)
        return (Block *)PyErr_NoMemory();
    *block = (Block){.references = 1, .labels = Py_XNewRef(labels), .count = count};
    memset(block_nodes(block), 0, count * sizeof(Node *));
    return block;
}

Node *shared_make(Block *weights, Block *inputs, Node *bias) {
    unsigned pool = pool_for(2, offsetof(Node, own) + operands_size(2)); /* large enough for a Shared */
    Node *node = pool_take(pool);
    if (node == NULL)
        return (Node *)PyErr_NoMemory();
    object_init((PyObject *)node, core.value_type);
    node_start(node, 0, IN_POOL | SHARED);
    node->count = 2 * weights->count + 1;
    *shared_of(node) = (Shared){weights, inputs, (Node *)Py_NewRef(bias)};
    weights->references++;
    inputs->references++;
    return node;
}

/* Node i of a block, borrowed: a number becomes a constant and stays that node. Runs no code of Python's. */
static Node *block_node(Block *block, uint32_t i) {
    Node **nodes = block_nodes(block);
    if (nodes[i] == NULL && (nodes[i] = node_leaf(core.value_type, block->numbers[i])) != NULL) {
        nodes[i]->flags |= CONSTANT;
        nodes[i]->labels = Py_XNewRef(block->labels);
    }
    return nodes[i];
}

Node *shared_operand(Node *node, uint32_t i) {
    Shared *shared = shared_of(node);
    uint32_t n = shared->weights->count;
    if (i == 2 * n)
        return shared->bias;
    return i < n ? block_node(shared->weights, i) : block_node(shared->inputs, i - n);
}

double shared_partial(Node *node, uint32_t i) {
    Shared *shared = shared_of(node);
    uint32_t n = shared->weights->count;
    if (i == 2 * n)
        return 1.0;
    return i < n ? shared->inputs->numbers[i] : shared->weights->numbers[i - n];
}
