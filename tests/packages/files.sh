# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Lists of the files of packages of different distributions, made equal where the distributions have other places. Sourced by
# the tests of packages.

# Paths from stdin, one a line: one path for each file that no distribution has alone.
common_paths() {
    sed 's|/usr/lib/ajc|/usr/libexec/ajc|; s|/usr/libexec/ajc$||; s|^/usr/share/ajc$||; s|^.*/security/|/security/|; s|vendor-completions/_ajc|site-functions/_ajc|; s|\.gz$||' |
        grep -Ev '^$|^/usr/share/(bash-completion|fish|zsh)(/[^/]*)?$|/(doc|licenses|lintian|pam-configs|debug)/|/\.build-id(/|$)|/(doc|licenses)$|^/usr/share/doc-base/' | sort
}

# files_of_deb DEB…
files_of_deb() {
    local deb
    for deb; do
        dpkg-deb --contents "$deb" | sed 's/ -> .*//; s/ link to .*//' | awk '$1 !~ /^d/ {print substr($NF, 2)}'
    done | common_paths
}
