# run: sh {file}
# Options and arguments that make no sense: status 2 and a hint.
try() { overbar "$@" 2>&1; echo "status $?"; }
try input/good.ob --frmat json
try derive input/good.ob a --form indx
try prove input/good.ob --wrt a
try derive input/good.ob --wrt a
try input/good.ob --time-limit -1
try input/good.ob --seed many
try input/good.ob -o report.pdf
try input/good.ob --format svg
try derive input/good.ob
try completion tcsh
try input/good.ob --output
