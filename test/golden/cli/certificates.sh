# run: sh {file} {tmp}
# Proofs by case split go into files, which another program re-checks; one that was changed is rejected.
overbar prove input/sort.ob --certificates "$1/proofs" 2>&1 | sed "s,$1/,,g"; echo "status $?"
cd "$1/proofs"; ls; head -2 sort-6.certificate
overbar-audit *.certificate; echo "status $?"
sed 's/^contradiction 1 /contradiction 2 /' sort-6.certificate > changed
overbar-audit changed | head -1
cd - > /dev/null
overbar prove -q input/sort.ob --certificates input/sort.ob; echo "status $?"
overbar prove input/good.ob --certificates "$1/none" -q; ls "$1/none"
# Those of an earlier run go, those of another worksheet stay.
cd "$1/proofs"; touch sort-99.certificate sort-6-2.certificate other-6.certificate sort-x.certificate; cd - > /dev/null
overbar prove -q input/sort.ob --certificates "$1/proofs"; ls "$1/proofs"
