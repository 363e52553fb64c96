/**
 * @file
 * What file names say: which of two is the later one, and whether a download is not finished.
 */
#ifndef KA_BASE_PATH_H
#define KA_BASE_PATH_H

#include "base/str.h"

#include <stdbool.h>

/**
 * The order of files, as qsort wants it: by bytes, but runs of digits by their number, and the
 * copies that a browser numbers after the file that they are copies of:
 * `报表.csv` < `报表 (1).csv` = `报表(1).csv` < `报表 (2).csv` < `报表 (10).csv`.
 * Only equal paths are equal.
 */
int ka_path_order(ka_str a, ka_str b);

/** Named as browsers and download programs name what is not there in full: `报表.csv.crdownload`.
 */
bool ka_path_unfinished(ka_str path);

#endif
