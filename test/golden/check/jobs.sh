# What is printed does not depend on how many pages are marked at a time.
one=$(mktemp) four=$(mktemp)
cd ../../../examples/marking
overbar check *.md *.tex --given net.ob --jobs 1 > "$one" || true
overbar check *.md *.tex --given net.ob --jobs 4 > "$four" || true
cmp "$one" "$four" && rm "$one" "$four"
