/**
 * @file
 * How a function says that it could not do its work.
 *
 * A function that can fail returns enum ka_status. The function that detects a
 * problem adds exactly one diagnostic (base/diag.h); callers pass the status up.
 * Outputs are left as they were on failure.
 */
#ifndef KA_BASE_STATUS_H
#define KA_BASE_STATUS_H

enum ka_status {
    KA_OK = 0,
    KA_E_IO,       /**< The system refused: open, read, write, rename. */
    KA_E_FORMAT,   /**< The bytes are not what they should be (encoding, CSV grammar). */
    KA_E_TEMPLATE, /**< A definition file (YAML) is wrong. */
    KA_E_DATA,     /**< An export or a register is wrong. */
    KA_E_LIMIT,    /**< An input is larger than base/limits.h allows. */
    KA_E_RENDER,   /**< A library could not write the output. */
    KA_E_ARCHIVE,  /**< The archive refused. */
    KA_E_INTERNAL  /**< A bug. */
};

#endif
