/**
 * @file
 * The workspace's key: with it buyers become hashes before they are archived.
 *
 * A file of 32 hex digits, "archive.key", mode 0600. It is made at the first final run, and never
 * archived: whoever has the archive alone can tell that two buyers are one, but not who.
 */
#ifndef KA_CLI_KEY_H
#define KA_CLI_KEY_H

#include "base/compiler.h"
#include "cli/session.h"

#include <stdint.h>

/** Read the key, or make it. KA_E_DATA after a finding if the file is no key, or open to others. */
KA_MUST_USE enum ka_status ka_key_of(struct ka_session *session, uint64_t key[2]);
/** The same, but nothing is made: *found false if there is none. */
KA_MUST_USE enum ka_status ka_key_find(struct ka_session *session, uint64_t key[2], bool *found);

#endif
