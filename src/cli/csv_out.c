#include "cli/csv_out.h"

#include "base/num.h"

#include <string.h>

void
ka_csv_cell(struct ka_buf *out, ka_str text)
{
    ka_dec number;
    bool formula = text.len && strchr("=+-@\t\r", text.ptr[0]) && !ka_dec_parse(text, &number);
    ka_buf_byte(out, '"');
    if (formula)
        ka_buf_byte(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            ka_buf_byte(out, '"');
        ka_buf_byte(out, text.ptr[i]);
    }
    ka_buf_byte(out, '"');
}
