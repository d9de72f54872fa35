/* SPDX-License-Identifier: MIT
 *
 * `ajc-hook-sign-in check`: whether each host that a sign-in needs can be reached, with the certificates and the proxy
 * that a sign-in would use. Sends nothing but a GET of "/": no cookie, no secret, no name of a person.
 */
#pragma once

#include "sign_in/flow/sign_in.h"

/* Tells one record a host, without a profile: its notice says that and how fast the host answered, or its error why
 * not. A last one when the hosts' clocks and this machine's differ by more than four minutes. */
void check_run(struct sign_in *sign_in, const struct sign_in_listener *listener);
