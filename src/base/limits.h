/**
 * @file
 * How large an input may be. Beyond a limit: a finding, KA_E_LIMIT, never a crash.
 */
#ifndef KA_BASE_LIMITS_H
#define KA_BASE_LIMITS_H

#define KA_LIMIT_FILE_BYTES    (INT64_C(16) << 30)   /**< One export. */
#define KA_LIMIT_YAML_BYTES    (4 << 20)             /**< One definition file. */
#define KA_LIMIT_LOGO_BYTES    (64 << 10)            /**< A logo: it goes into every form. */
#define KA_LIMIT_YAML_DEPTH    32                    /**< Nesting in a definition. */
#define KA_LIMIT_YAML_NODES    200000                /**< Values in a definition. */
#define KA_LIMIT_FIELD_BYTES   (1 << 20)             /**< One CSV cell. */
#define KA_LIMIT_FIELD_LINES   1000                  /**< Line breaks in one quoted cell. */
#define KA_LIMIT_ROW_BYTES     (4 << 20)             /**< One CSV row. */
#define KA_LIMIT_COLUMNS       4096                  /**< Columns of a table. */
#define KA_LIMIT_PART_BYTES    (UINT64_C(8) << 30)   /**< One part of an .xlsx, inflated. */
#define KA_LIMIT_INFLATE_RATIO 400                   /**< Of that to its packed size. */
#define KA_LIMIT_SHARED_BYTES  (UINT64_C(512) << 20) /**< Texts that cells of an .xlsx share. */
#define KA_LIMIT_XML_DEPTH     64                    /**< Nesting in an .xlsx. */
#define KA_LIMIT_XLS_BYTES     ((size_t)512 << 20)   /**< An .xls file. */
#define KA_LIMIT_HTML_BYTES    ((size_t)1 << 30)     /**< A page called .xls. */
#define KA_LIMIT_TITLE_ROWS    12                    /**< Rows before the header. */
#define KA_LIMIT_FOLDER_DEPTH  8                     /**< Sub-folders of an export folder. */
#define KA_LIMIT_FILES         20000                 /**< Files of a month. */
#define KA_LIMIT_DIAGS         200                   /**< Findings kept per code and file. */
#define KA_LIMIT_DIAG_ARG      1024 /**< Bytes kept of one argument of a finding. */
#define KA_LIMIT_LIVE_PRODUCT                                                                      \
    INT64_C(999999999999999) /**< Any product in a live formula (15 digits). */

#endif
