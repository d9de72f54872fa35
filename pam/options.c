/* SPDX-License-Identifier: MIT
 *
 * The table of the module's options.
 */
#include "options.h"

#include <errno.h>
#include <security/pam_ext.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

/* Services where users type the password of this machine; not those of a mail server or a database. Screens are
 * unlocked with gdm-password, lightdm, sddm, or the locker's own service. Not included: hyprlock, which only calls
 * authenticate, and gtklock, which calls setcred even after a wrong password. */
static const char default_services[] =
    "sshd,login,su,su-l,sudo,sudo-i,gdm-password,lightdm,sddm,greetd,kde,cinnamon-screensaver,mate-screensaver,"
    "xfce4-screensaver,xscreensaver,i3lock,swaylock,vlock,physlock";

static bool
read_path(const char *value, struct options *options)
{
    options->helper = value;
    return value[0] == '/';
}

static bool
read_services(const char *value, struct options *options)
{
    options->services = value;
    return *value != '\0';
}

static bool
read_group(const char *value, struct options *options)
{
    options->group = value;
    return *value != '\0';
}

static bool
read_number(const char *value, unsigned long most, unsigned long *number)
{
    char *end = NULL;

    if (*value < '0' || *value > '9') {
        return false;
    }
    errno = 0;
    *number = strtoul(value, &end, 10);
    return errno == 0 && *end == '\0' && *number <= most;
}

static bool
read_minimum_uid(const char *value, struct options *options)
{
    unsigned long number = 0;
    bool is_valid = read_number(value, 0xfffffffeUL, &number);

    options->minimum_uid = (uid_t)number;
    return is_valid;
}

static bool
read_timeout(const char *value, struct options *options)
{
    unsigned long number = 0;
    bool is_valid = read_number(value, 60, &number) && number >= 1;

    options->timeout = (unsigned)number;
    return is_valid;
}

static bool
read_debug(const char *value, struct options *options)
{
    options->is_debug = true;
    return *value == '\0';
}

static bool
read_quiet(const char *value, struct options *options)
{
    options->is_quiet = true;
    return *value == '\0';
}

/* Used by the helper, which parses the stack. */
static bool
read_password_module(const char *value, struct options *options)
{
    (void)options;
    return *value != '\0';
}

/* A name that ends with '=' takes a value. */
static const struct {
    const char *name;
    bool (*read)(const char *value, struct options *options);
} table[] = {
    {"debug", read_debug},        {"group=", read_group},
    {"helper=", read_path},       {"minimum_uid=", read_minimum_uid},
    {"services=", read_services}, {"quiet", read_quiet},
    {"timeout=", read_timeout},   {"password_module=", read_password_module},
};

/* Parses into a copy, so that an invalid value changes nothing. */
static bool
read_word(const char *word, struct options *options)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        size_t length = strlen(table[i].name);
        struct options changed = *options;

        if (strncmp(word, table[i].name, length) == 0 && table[i].read(word + length, &changed)) {
            *options = changed;
            return true;
        }
    }
    return false;
}

void
options_read(pam_handle_t *pam, int count, const char **words, struct options *options)
{
    *options = (struct options){
        .helper = AJC_PAM_HELPER, .services = default_services, .minimum_uid = 1000, .timeout = 1};
    for (int i = 0; i < count; i++) {
        if (!read_word(words[i], options)) {
            pam_syslog(pam, LOG_ERR, "unknown or invalid option %.64s; see pam_ajc(8)", words[i]);
        }
    }
}

bool
options_cover(const struct options *options, const char *service)
{
    size_t length = strlen(service);
    const char *name = options->services;

    if (strcmp(name, "any") == 0) {
        return true;
    }
    while (name != NULL && length > 0) {
        if (strncmp(name, service, length) == 0 && (name[length] == '\0' || name[length] == ',')) {
            return true;
        }
        name = strchr(name, ',');
        name = name == NULL ? NULL : name + 1;
    }
    return false;
}
