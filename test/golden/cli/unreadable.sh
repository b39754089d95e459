# run: sh {file} {tmp}
# Each of these is refused with the reason, status 2, and nothing on standard output.
try() { overbar "$@" > "$tmp/out" 2>&1; echo "status $?: $(cat "$tmp/out")"; }
tmp=$1
try missing.ob
try drive input/good.ob
try input
printf '\177ELF\002\000\001' > "$tmp/binary.ob"; try - < "$tmp/binary.ob"
printf 'input a\nclaim \377 = a\n' > "$tmp/latin.ob"; try - < "$tmp/latin.ob"
printf '\377\376i\000' > "$tmp/utf16.ob"; try - < "$tmp/utf16.ob"
head -c 1100000 /dev/zero | tr '\0' '\n' > "$tmp/large.ob"; try --input-limit 1 - < "$tmp/large.ob"
try missing.ob input also-missing.ob
try eval input/good.ob a --data missing.json
