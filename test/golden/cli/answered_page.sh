# run: sh {file} {tmp}
# A page with its answers is answered again, to the same page.
overbar input/page.md -o "$1/page.md"
cat "$1/page.md"
cp "$1/page.md" "$1/before.md"
overbar "$1/page.md" -o "$1/page.md"
cmp "$1/before.md" "$1/page.md" && echo 'the same again'
