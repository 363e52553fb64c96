/*
 * What may stand as an address of e-mail: the plain form that every server takes.
 */
#include "template/staff.h"

#include <string.h>

static bool
is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Words of the signs allowed, one dot between, each of them not empty. */
static bool
is_dotted(ka_str text, const char *signs, size_t most)
{
    size_t word = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && word == 0)
            return false;
        if (c != '.' && !is_word_byte(c) && (c == '\0' || !strchr(signs, c)))
            return false;
        word = c == '.' ? 0 : word + 1;
        if (word > most)
            return false;
    }
    return word > 0;
}

bool
ka_email_ok(ka_str text)
{
    ptrdiff_t at = ka_str_find(text, KA_STR("@"));
    if (at < 1 || at > 64 || text.len > 254)
        return false;
    ka_str local = ka_str_sub(text, 0, (size_t)at);
    ka_str domain = ka_str_sub(text, (size_t)at + 1, text.len);
    return is_dotted(local, "!#$%&'*+-/=?^_`{|}~", 64) && is_dotted(domain, "-", 63) &&
           ka_str_find(domain, KA_STR("-.")) < 0 && ka_str_find(domain, KA_STR(".-")) < 0 &&
           domain.ptr[0] != '-' && domain.ptr[domain.len - 1] != '-';
}
