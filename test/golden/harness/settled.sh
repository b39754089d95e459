# The environment is settled: no colour, one locale, a dumb terminal.
echo "NO_COLOR=$NO_COLOR LC_ALL=$LC_ALL TERM=$TERM COLUMNS=$COLUMNS"
