# SPDX-License-Identifier: MIT
#
# Inserts the table of errors into a manual page: reads the failures of a sign-in and replaces the line @FAILURES@ of
# the page by them, in the same groups. A value in a sentence becomes three dots.
#
#   awk -f errors.awk hook/protocol/failures.h PAGE.scd

BEGIN {
    status["SYSTEM"] = 1
    status["USAGE"] = status["CONFIG"] = 2
    status["NEEDS_PERSON"] = 3
    status["DENIED"] = 4
    status["NETWORK"] = status["REPLY"] = 5
    whose["YOU"] = "you"
    whose["HERE"] = "this machine"
    whose["ADMINISTRATOR"] = "your administrator"
    whose["JUMPCLOUD"] = "JumpCloud"
    whose["AWS"] = "AWS"
    whose["NETWORK"] = "the network"
}

# The text of all string literals in a line of C, in the manual's syntax.
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

# One failure, its lines joined: ROW(ID, CODE, PARTY, VALUES, SENTENCE).
function failure(line,    words, code, party) {
    split(line, words, /, */)
    code = words[2]
    party = words[3]
    if (!(code in status) || !(party in whose)) {
        print "errors.awk: not understood: " line >"/dev/stderr"
        exit 1
    }
    table = table literals(line) "\n\tStatus " status[code] ", " whose[party] ".\n\n"
    count++
}

FNR == NR { sub(/ *\\$/, "") }

FNR == NR && /^ *\/\* --- .* --- \*\/$/ {
    gsub(/^ *\/\* --- | --- \*\/$/, "")
    table = table "## " $0 "\n\n"
    next
}

FNR == NR && (/^ *ROW\(/ || joined != "") {
    joined = joined $0
    if (joined ~ /\)$/) {
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
