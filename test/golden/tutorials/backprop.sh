# run: sh {file} {tmp}
# The answers that stand in the tutorial are those of this program.
overbar -q ../../../docs/tutorials/backprop.md -o "$1/page.md"
diff ../../../docs/tutorials/backprop.md "$1/page.md" && echo 'as printed'
