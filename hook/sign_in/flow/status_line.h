/* SPDX-License-Identifier: MIT
 *
 * One line on the person's terminal that is rewritten in place while something is waited for. However the program ends
 * meanwhile (Ctrl-C, a hang-up), the line is erased first: nothing is left on the terminal. Where lines cannot be
 * rewritten (TERM is dumb) it is written once.
 */
#pragma once

/* Shows the text in place of the one before; nothing where nobody can be asked. */
void status_line_show(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Erases the line; nothing when there is none. */
void status_line_end(void);

/* Erases what ajc-hook shows of its progress where the cursor is, while no line of ours is shown. */
void status_line_make_room(void);
