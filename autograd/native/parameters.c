/* Reading the parameters of a layer. */

#include "parameters.h"

void parameters_drop(Parameters *parameters) {
    if (parameters == NULL || --parameters->references > 0)
        return;
    for (uint32_t i = 0; parameters->biases != NULL && i < parameters->n_out; i++)
        Py_XDECREF(parameters->biases[i]);
    for (uint32_t i = 0; parameters->rows != NULL && i < parameters->n_out; i++)
        if (parameters->rows[i] != NULL)
            block_drop(parameters->rows[i]);
    PyMem_Free(parameters->biases);
    PyMem_Free(parameters->rows);
    PyMem_Free(parameters->columns);
    PyMem_Free(parameters);
}

static Parameters *parameters_new(uint32_t n_in, uint32_t n_out) {
    Parameters *parameters = PyMem_Malloc(sizeof *parameters);
    if (parameters == NULL)
        return (Parameters *)PyErr_NoMemory();
    *parameters = (Parameters){.references = 1, .n_in = n_in, .n_out = n_out};
    parameters->biases = PyMem_Calloc(n_out, sizeof(Node *));
    parameters->rows = PyMem_Calloc(n_out, sizeof(Block *));
    parameters->columns = PyMem_New(double, (size_t)n_in * n_out);
    if (parameters->biases != NULL && parameters->rows != NULL && parameters->columns != NULL)
        return parameters;
    parameters_drop(parameters);
    return (Parameters *)PyErr_NoMemory();
}

static bool is_list_of(PyObject *list, uint32_t count) {
    return is_plain_list(list) && PySequence_Fast_GET_SIZE(list) == (Py_ssize_t)count;
}

/* Fill an array with the nodes of a list, which has `count` of them; false where they are not plain Values. */
static bool read_nodes(PyObject *list, uint32_t count, Node **nodes) {
    if (!is_list_of(list, count))
        return false;
    PyObject **items = PySequence_Fast_ITEMS(list);
    for (uint32_t i = 0; i < count; i++) {
        if (!is_plain_value(items[i]))
            return false;
        nodes[i] = (Node *)Py_NewRef(items[i]);
    }
    return true;
}

/* The weights of a row, and their numbers in a column of `columns` as well. */
static int read_row(Parameters *parameters, uint32_t row, PyObject *weights) {
    Block *block = parameters->rows[row] = block_new(parameters->n_in, NULL);
    if (block == NULL)
        return FAILED;
    Node **nodes = block_nodes(block);
    if (!read_nodes(weights, parameters->n_in, nodes))
        return NOT_PLAIN;
    for (uint32_t i = 0; i < parameters->n_in; i++)
        block->numbers[i] = parameters->columns[(size_t)i * parameters->n_out + row] = nodes[i]->data;
    return DONE;
}

static int read_anew(Parameters *parameters, PyObject *weights, PyObject *biases) {
    if (!read_nodes(biases, parameters->n_out, parameters->biases))
        return NOT_PLAIN;
    int status = DONE;
    for (uint32_t row = 0; status == DONE && row < parameters->n_out; row++)
        status = read_row(parameters, row, PySequence_Fast_GET_ITEM(weights, row));
    return status;
}

/* Let a row that was read before have the present numbers of its weights; false where they are other Values now, or the
   numbers changed and a graph or a call holds those before. */
static bool refresh_row(Parameters *known, uint32_t row, PyObject *weights) {
    Block *block = known->rows[row];
    if (!is_list_of(weights, block->count))
        return false;
    PyObject **items = PySequence_Fast_ITEMS(weights);
    Node **nodes = block_nodes(block);
    bool is_held = known->references > 1 || block->references > 1;
    for (uint32_t i = 0; i < block->count; i++) {
        if (items[i] != (PyObject *)nodes[i])
            return false;
        if (memcmp(&nodes[i]->data, &block->numbers[i], sizeof(double)) == 0)
            continue;
        if (is_held)
            return false;
        block->numbers[i] = known->columns[(size_t)i * known->n_out + row] = nodes[i]->data;
    }
    return true;
}

/* The same for all rows. The numbers of biases are not kept. */
static bool refresh(Parameters *known, PyObject *weights, PyObject *biases) {
    if (!is_list_of(weights, known->n_out) || !is_list_of(biases, known->n_out))
        return false;
    for (uint32_t row = 0; row < known->n_out; row++)
        if (PySequence_Fast_GET_ITEM(biases, row) != (PyObject *)known->biases[row] ||
            !refresh_row(known, row, PySequence_Fast_GET_ITEM(weights, row)))
            return false;
    return true;
}

int parameters_read(PyObject *weights, PyObject *biases, Parameters *known, Parameters **result) {
    if (known != NULL && refresh(known, weights, biases)) {
        known->references++;
        *result = known;
        return DONE;
    }
    if (!is_plain_list(weights) || PySequence_Fast_GET_SIZE(weights) == 0)
        return NOT_PLAIN;
    PyObject *row = PySequence_Fast_GET_ITEM(weights, 0);
    Py_ssize_t n_out = PySequence_Fast_GET_SIZE(weights), n_in = is_plain_list(row) ? PySequence_Fast_GET_SIZE(row) : 0;
    if (n_in == 0 || n_in > INT32_MAX / 2 || n_out > INT32_MAX)
        return NOT_PLAIN;
    Parameters *parameters = parameters_new((uint32_t)n_in, (uint32_t)n_out);
    int status = parameters != NULL ? read_anew(parameters, weights, biases) : FAILED;
    if (status == DONE)
        *result = parameters;
    else
        parameters_drop(parameters);
    return status;
}
