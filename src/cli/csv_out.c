#include "cli/csv_out.h"

#include "base/num.h"

#include <string.h>

/* @p lead, if any, stands first within the quotes. */
static void
put_quoted(struct ka_buf *out, const char *lead, ka_str text)
{
    ka_buf_printf(out, "\"%s", lead);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            ka_buf_byte(out, '"');
        ka_buf_byte(out, text.ptr[i]);
    }
    ka_buf_byte(out, '"');
}

void
ka_csv_quoted(struct ka_buf *out, ka_str text)
{
    put_quoted(out, "", text);
}

void
ka_csv_cell(struct ka_buf *out, ka_str text)
{
    ka_dec number;
    bool formula = text.len && strchr("=+-@\t\r", text.ptr[0]) && !ka_dec_parse(text, &number);
    put_quoted(out, formula ? "'" : "", text);
}
