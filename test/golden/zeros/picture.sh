# run: sh {file} {tmp}
# The graph coloured by what is guaranteed to be 0: dead nodes and edges.
overbar zeros input/dead-unit.ob L -o $1/zeros.svg
grep -o 'class="n [a-z]*"' $1/zeros.svg | sort | uniq -c
grep -c 'class="e dead"' $1/zeros.svg
overbar graph input/dead-unit.ob L --zeros --format dot
overbar zeros input/dead-unit.ob L --format html | grep -c 'class="n zero"'
