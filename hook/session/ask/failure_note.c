/* SPDX-License-Identifier: MIT
 *
 * The last failure of a profile's sign-in.
 */
#include "session/ask/failure_note.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const char background_command[] = "renew"; /* which the refresher starts */

const char *failure_note_command = "";

void
failure_note(struct keyring *keyring, const char *profile, const struct error *error, bool is_interactive)
{
    struct marker failure = {.status = error_exit_status(error->code), .is_interactive = is_interactive};

    text_copy(failure.command, sizeof(failure.command), failure_note_command);
    text_copy(failure.sentence, sizeof(failure.sentence), error->text);
    marker_set(keyring, MARKER_FAILURE, profile, &failure);
}

void
failure_note_source(const struct marker *failure, char source[static FAILURE_NOTE_SIZE])
{
    source[0] = '\0';
    if (strcmp(failure->command, background_command) == 0) {
        text_copy(source, FAILURE_NOTE_SIZE, " (in the background)");
    } else if (failure->command[0] != '\0') {
        snprintf(source, FAILURE_NOTE_SIZE, " (ajc-hook %s)", failure->command);
    }
}
