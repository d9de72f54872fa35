# SPDX-License-Identifier: MIT
#
# Puts the table of errors into a manual page: reads the failures of the sign-in program and replaces the line
# @FAILURES@ of the page by them, grouped as they are there. A value that a sentence takes becomes three dots.
#
#   awk -f errors.awk hook/sign_in/failures.h PAGE.scd

BEGIN {
    status["ERROR_SYSTEM"] = 1
    status["ERROR_USAGE"] = status["ERROR_CONFIG"] = 2
    status["ERROR_NEEDS_PERSON"] = 3
    status["ERROR_DENIED"] = 4
    status["ERROR_NETWORK"] = status["ERROR_REPLY"] = 5
    whose["PARTY_YOU"] = "you"
    whose["PARTY_HERE"] = "this machine"
    whose["PARTY_ADMINISTRATOR"] = "your administrator"
    whose["PARTY_JUMPCLOUD"] = "JumpCloud"
    whose["PARTY_AWS"] = "AWS"
    whose["PARTY_NETWORK"] = "the network"
}

# The text of all literals in a line of C, as the manual shows it.
function literals(line,    text, piece) {
    text = ""
    while (match(line, /"([^"\\]|\\.)*"/)) {
        piece = substr(line, RSTART + 1, RLENGTH - 2)
        line = substr(line, RSTART + RLENGTH)
        gsub(/\\"/, "\"", piece)
        text = text piece
    }
    gsub(/(%[-.*0-9]*l*[sduc])+/, "\342\200\246", text)
    gsub(/\\/, "\\\\", text)
    gsub(/[_*]/, "\\\\&", text)
    gsub(/^[^A-Za-z0-9]/, "\\\\&", text)
    return text
}

# One failure, its lines joined.
function failure(line,    code, party) {
    match(line, /ERROR_[A-Z_]+/)
    code = substr(line, RSTART, RLENGTH)
    match(line, /PARTY_[A-Z_]+/)
    party = substr(line, RSTART, RLENGTH)
    if (!(code in status) || !(party in whose)) {
        print "errors.awk: not understood: " line >"/dev/stderr"
        exit 1
    }
    table = table literals(line) "\n\tStatus " status[code] ", " whose[party] ".\n\n"
    count++
}

FNR == NR && /^\/\* --- .* --- \*\/$/ {
    gsub(/^\/\* --- | --- \*\/$/, "")
    table = table "## " $0 "\n\n"
    next
}

FNR == NR && (/^#define FAILURE_/ || joined != "") {
    joined = joined $0
    if (sub(/\\$/, "", joined) == 0) {
        failure(joined)
        joined = ""
    }
    next
}

FNR == NR { next }

/^@FAILURES@$/ {
    if (count == 0) {
        print "errors.awk: no failures read" >"/dev/stderr"
        exit 1
    }
    sub(/\n+$/, "", table)
    print table
    next
}

{ print }
